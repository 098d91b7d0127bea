package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.measure.Tolerance;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training a network of two layers ends where the reference ends, and always in the same place. */
interface TrainingContract extends BackendUnderTest {
  /** What a training run leaves behind. */
  record Trained(List<double[]> parameters, Totals totals) {}

  @ParameterizedTest
  @MethodSource("precisions")
  default void trainingEndsCloseToTheReference(Precision precision) {
    double tolerance =
        switch (precision) {
          case FLOAT32 -> 1e-4;
          case FLOAT64 -> 1e-12;
          // Rounded factors move each of the 20 updates, which are a tenth of a weight or less, and
          // may switch a relu: rate * gradient of the logits * weight, 0.3 * 2 / 16 * 1 / 8 at the
          // most, is 0.03 of the largest weight.
          case TF32, BF16 -> SmallNetwork.STEPS * Tolerance.ofFactors(precision) / 10 + 0.03;
        };
    Trained expected = train(new ReferenceBackend());

    Trained actual = train(backend(precision));

    for (int i = 0; i < expected.parameters().size(); i++) {
      double[] values = expected.parameters().get(i);
      double largest = Arrays.stream(values).map(Math::abs).max().getAsDouble();
      double[] tolerances = new double[values.length];
      Arrays.fill(tolerances, largest * tolerance);
      new Expected(values.length, values, tolerances)
          .verify(precision + ", parameter " + i, actual.parameters().get(i));
    }
    Totals totals = expected.totals();
    assertThat(actual.totals().loss()).isCloseTo(totals.loss(), within(totals.loss() * tolerance));
    assertThat(actual.totals().penalty())
        .isCloseTo(totals.penalty(), within(totals.penalty() * tolerance));
    assertThat(actual.totals())
        .usingRecursiveComparison()
        .ignoringFields("loss", "penalty", "correct")
        .isEqualTo(totals);
    if (precision == precision.storage()) {
      assertThat(actual.totals().correct()).isEqualTo(totals.correct());
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void trainingTwiceGivesTheSameBits(Precision precision) {
    Trained first = train(backend(precision));
    Trained again = train(backend(precision));
    assertSameBits(again, first);

    withFreshBackend(precision, fresh -> assertSameBits(train(fresh), first));
  }

  private static Trained train(Backend backend) {
    SmallNetwork network = new SmallNetwork(backend);
    Step step = backend.record(network::step);
    Step last = backend.record(network::lastStep);
    network.start();
    step.run(SmallNetwork.STEPS);
    last.run(1);
    return new Trained(network.parameters(), network.totals());
  }

  private static void assertSameBits(Trained actual, Trained expected) {
    for (int i = 0; i < expected.parameters().size(); i++) {
      assertThat(actual.parameters().get(i))
          .as("parameter %d", i)
          .isEqualTo(expected.parameters().get(i));
    }
    assertThat(actual.totals()).isEqualTo(expected.totals());
  }
}
