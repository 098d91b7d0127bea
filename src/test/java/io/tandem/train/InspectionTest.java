package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Features;
import io.tandem.backend.Loss;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.train.Inspection.LayerNumbers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is seen inside a network, and how numbers become histograms. */
class InspectionTest {
  private static Dataset data(double[][] features, int... labels) {
    return new Dataset(
        "points", new Features.Reals(features, 1), labels, List.of("no", "yes"), Optional.empty());
  }

  /**
   * Two layers of known numbers: {@code h = relu(2x)}, logits {@code (h, 0)}. Examples at 1 and -1,
   * both of the first class: with p = e^2 / (e^2 + 1), the gradient of the first logit is (p - 1) /
   * 2 at 1 and -1/4 at -1.
   */
  @Test
  void activationsGradientsAndProbabilitiesAreThoseOfTheNetwork() {
    try (Backend backend = Devices.named("cpu", 1).open(Precision.FLOAT64)) {
      List<Linear> layers = Linear.stack(1, List.of(1), 2);
      assertThat(layers.get(0).activation()).isEqualTo(Activation.RELU);
      Network network = new Network(backend, layers);
      network.write(
          List.of(
              new LayerParameters(1, 1, new double[] {2}, new double[1]),
              new LayerParameters(1, 2, new double[] {1, 0}, new double[2])));
      Dataset training = data(new double[][] {{1}, {-1}}, 0, 0);
      Dataset validation = data(new double[][] {{-1}, {1}, {-1}}, 0, 1, 0);

      Inspection inspection =
          Inspection.of(network, training, validation, Scaling.none(1), Loss.CROSS_ENTROPY);

      double p = Math.exp(2) / (Math.exp(2) + 1);
      LayerNumbers hidden = inspection.layers().get(0);
      LayerNumbers last = inspection.layers().get(1);
      assertThat(inspection.rows()).isEqualTo(2);
      assertThat(hidden.activations().least()).isZero();
      assertThat(hidden.activations().most()).isEqualTo(2);
      assertThat(hidden.activations().zeros()).isEqualTo(0.5);
      assertThat(hidden.gradients().mean()).isCloseTo((p - 1) / 2, within(1e-12));
      assertThat(last.activations().zeros()).isEqualTo(0.75);
      assertThat(last.gradients().least()).isCloseTo(p - 1, within(1e-12));
      assertThat(last.gradients().most()).isCloseTo(1 - p, within(1e-12));
      assertThat(inspection.probabilities()).hasDimensions(3, 2);
      assertThat(inspection.probabilities()[0][1]).isCloseTo(0.5, within(1e-12));
      assertThat(inspection.probabilities()[1][0]).isCloseTo(p, within(1e-12));
      assertThat(network.read().get(0).weights()).containsExactly(2);
    }
  }

  @Test
  void theMiniBatchIsFromAllOverATrainingPartThatIsSorted() {
    double[][] features = new double[1000][1];
    Arrays.setAll(features, i -> new double[] {i});
    try (Backend backend = Devices.named("cpu", 1).open(Precision.FLOAT64)) {
      Network network = new Network(backend, Linear.stack(1, List.of(), 2));
      network.write(List.of(new LayerParameters(1, 2, new double[] {1, 1}, new double[2])));
      Dataset training = data(features, new int[1000]);

      Inspection inspection =
          Inspection.of(network, training, training, Scaling.none(1), Loss.CROSS_ENTROPY);

      assertThat(inspection.rows()).isEqualTo(200);
      assertThat(inspection.layers().get(0).activations().most()).isEqualTo(995);
      assertThat(inspection.probabilities()).hasDimensions(1000, 2);
    }
  }

  @Test
  void aHistogramCountsEachNumberOnce() {
    Histogram histogram =
        Histogram.of(new double[] {-1, 0, 0, 3, Double.NaN, Double.POSITIVE_INFINITY});

    assertThat(histogram.least()).isEqualTo(-1);
    assertThat(histogram.most()).isEqualTo(3);
    assertThat(histogram.counts()[0]).isEqualTo(1);
    assertThat(histogram.counts()[histogram.counts().length / 4]).isEqualTo(2);
    assertThat(histogram.counts()[histogram.counts().length - 1]).isEqualTo(1);
    assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(4);
    assertThat(histogram.mean()).isEqualTo(0.5);
    assertThat(histogram.standardDeviation()).isEqualTo(1.5);
    assertThat(histogram.zeros()).isEqualTo(2 / 6.0);
    assertThat(histogram.notFinite()).isEqualTo(2);
  }

  @Test
  void numbersWithoutASpreadOrAFiniteOneHaveAHistogramToo() {
    assertThat(Histogram.of(new double[] {2, 2}).counts()[0]).isEqualTo(2);
    assertThat(Arrays.stream(Histogram.of(new double[] {Double.NaN}).counts()).sum()).isZero();
  }
}
