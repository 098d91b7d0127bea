package io.tandem.backend.cuda;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests that are skipped, with the reason in the report, where the simulator cannot be built. (Of
 * an assumption that fails before all tests of a class, Surefire reports nothing.)
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NeedsSimulator.Built.class)
public @interface NeedsSimulator {
  /** Whether the simulator is built; it is built when this is asked first. */
  final class Built implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      String lacking = Simulator.lacking();
      return lacking == null
          ? ConditionEvaluationResult.enabled("the simulator is built")
          : ConditionEvaluationResult.disabled(lacking);
    }
  }
}
