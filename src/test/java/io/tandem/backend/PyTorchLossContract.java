package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and their gradients are those of PyTorch. */
interface PyTorchLossContract extends BackendUnderTest {
  /** What {@code bench/run losses} printed. */
  record Fixture(
      String made_by, int classes, int[] labels, double[] logits, List<PyTorchLoss> cases) {}

  /** A loss, its value and its gradient. */
  record PyTorchLoss(
      String loss,
      double label_smoothing,
      List<Double> class_weights,
      double value,
      double[] gradient) {
    Loss ours() {
      return loss.equals("cross-entropy")
          ? new Loss.CrossEntropy(label_smoothing, class_weights)
          : new Loss.MeanSquaredError();
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void lossesAreThoseOfPyTorch(Precision precision) throws IOException {
    Fixture fixture;
    try (InputStream resource =
        PyTorchLossContract.class.getResourceAsStream("pytorch-losses.json")) {
      fixture = new ObjectMapper().readValue(resource, Fixture.class);
    }
    assertThat(fixture.cases()).hasSize(7);
    Backend backend = backend(precision);
    double tolerance = precision == Precision.FLOAT64 ? 1e-14 : 1e-6;
    for (PyTorchLoss expected : fixture.cases()) {
      Matrix logits = backend.matrix(fixture.labels().length, fixture.classes());
      backend.write(logits, fixture.logits());
      Tally tally = backend.tally();
      backend.lossGradient(expected.ours(), logits, Labels.batch(backend, fixture.labels()), tally);
      assertThat(backend.read(tally).loss())
          .as("%s, %s", precision, expected.ours())
          .isCloseTo(expected.value(), within(tolerance));
      assertThat(backend.read(logits))
          .as("%s, %s", precision, expected.ours())
          .containsExactly(expected.gradient(), within(tolerance));
    }
  }
}
