package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.measure.Agreement;
import io.tandem.measure.Case;
import io.tandem.measure.LayerShape;
import io.tandem.measure.Operation;
import io.tandem.measure.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code tandem bench} measures is right, within the tolerance that it shows. */
interface MeasuredContract extends BackendUnderTest {
  /** A case in a precision. */
  record Measured(Precision precision, Case one) {
    @Override
    public String toString() {
      return precision + " " + one.operation() + " " + one.size();
    }
  }

  default Stream<Measured> measuredCases() {
    List<Measured> cases = new ArrayList<>();
    for (Precision precision : precisions()) {
      for (Operation operation : Operation.values()) {
        for (LayerShape shape : LayerShapes.few()) {
          cases.add(new Measured(precision, operation.on(shape)));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("measuredCases")
  default void whatIsMeasuredAgreesWithTheReference(Measured measured) {
    Reference reference = Reference.of(measured.one(), ReferenceBackend::new);

    Agreement agreement = Agreement.of(measured.one(), backend(measured.precision()), reference);

    assertThat(agreement.error()).as("%s", measured).isLessThanOrEqualTo(agreement.tolerance());
  }
}
