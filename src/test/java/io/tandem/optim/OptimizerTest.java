package io.tandem.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tandem.backend.Backend;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.ReferenceBackend;
import io.tandem.backend.StepSize;
import io.tandem.backend.UpdateRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private static final List<ParameterShape> SHAPES =
      List.of(new ParameterShape(2, 1, true), new ParameterShape(1, 2, false));

  @Test
  void theWeightDecayFollowsTheLearningRate() {
    Optimizer sgd =
        new Descent(
            new UpdateRule.GradientDescent(0), LearningRateSchedule.exponential(0.5, 0.5), 0.25);
    assertThat(sgd.stepSize(0, 1)).isEqualTo(new StepSize(0.5, 0.125, 1));
    assertThat(sgd.stepSize(1, 1)).isEqualTo(new StepSize(0.25, 0.0625, 1));
    assertThat(new Sgd(LearningRateSchedule.constant(0.5), 1).stepSize(7, 1))
        .isEqualTo(StepSize.of(0.5));
  }

  @Test
  void adamsMomentsAreCorrectedForTheirStartAtZero() {
    UpdateRule rule = new UpdateRule.Adam(0, UpdateRule.NEVER, 0.5, 0.75, 1e-8);
    Optimizer adam = new Descent(rule, LearningRateSchedule.constant(3), 0.5);
    assertThat(adam.stepSize(0, 1)).isEqualTo(new StepSize(6, 1.5, 4));
    assertThat(adam.stepSize(1, 1).rate()).isEqualTo(4);
    assertThat(adam.stepSize(1, 1).correction()).isCloseTo(16 / 7.0, within(1e-15));
    assertThat(adam.stepSize(10_000, 1)).isEqualTo(new StepSize(3, 1.5, 1));
  }

  @Test
  void numbersThatMakeNoSenseAreRefusedWithTheirNames() {
    double never = UpdateRule.NEVER;
    assertRefused("l2", () -> new UpdateRule.GradientDescent(-1));
    assertRefused("clipNorm", () -> new UpdateRule.GradientDescent(0, 0));
    assertRefused("momentum", () -> new UpdateRule.Momentum(0, never, 1, false));
    assertRefused("smoothing", () -> new UpdateRule.RmsProp(0, never, Double.NaN, 1e-8));
    // In float32 it would be zero, and zero divided by zero would follow.
    assertRefused("epsilon", () -> new UpdateRule.RmsProp(0, never, 0.9, 1e-50));
    assertRefused("beta1", () -> new UpdateRule.Adam(0, never, -0.1, 0.9, 1e-8));
    assertRefused("beta2", () -> new UpdateRule.Adam(0, never, 0.9, 1, 1e-8));
    assertRefused(
        "weightDecay",
        () ->
            new Descent(
                new UpdateRule.Adam(0, never), LearningRateSchedule.constant(1), Double.NaN));
  }

  private static void assertRefused(String name, Runnable construction) {
    assertThatIllegalArgumentException()
        .isThrownBy(construction::run)
        .withMessageStartingWith(name + " should be");
  }

  @Test
  void theStateIsAsLargeAsTheRuleSays() {
    try (Backend backend = new ReferenceBackend()) {
      OptimizerState adam =
          new OptimizerState(backend, new UpdateRule.Adam(0, UpdateRule.NEVER), SHAPES);
      assertThat(adam.groups()).hasSize(2).allMatch(group -> group.matrices().size() == 2);
      assertThat(backend.read(adam.groups().get(1).matrices().get(0))).containsExactly(0, 0);
      UpdateRule descent = new UpdateRule.GradientDescent(0);
      assertThat(new OptimizerState(backend, descent, SHAPES).groups()).isEmpty();
    }
  }
}
