package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.data.Dataset;
import io.tandem.nn.HiddenBlock;
import io.tandem.nn.HiddenBlock.Normalization;
import io.tandem.nn.Initializer;
import io.tandem.nn.Layer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.GradientCheck;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradients of whole networks against central differences, in float64, on the device. */
interface NormalizedGradientContract extends BackendUnderTest {
  @ParameterizedTest
  @EnumSource(Normalization.class)
  default void gradientsOfNormalizedAndDroppedLayersAreTheLossesSlopes(Normalization how) {
    if (!precisions().contains(Precision.FLOAT64)) {
      return;
    }
    for (Activation activation : Activation.values()) {
      List<Layer> layers =
          new HiddenBlock(how, 0.25, 3).around(Linear.stack(5, List.of(7, 4), 3, activation));
      Network network = new Network(backend(Precision.FLOAT64), layers);
      network.write(new Initializer.He().initialize(layers, 1));
      Sgd sgd = new Sgd(LearningRateSchedule.exponential(1, 1), 0.01);

      assertThat(new GradientCheck(network, examples(), Scaling.none(5), sgd).compare(1e-5, 3, 0))
          .as(activation.toString())
          .hasSize(how == Normalization.NONE ? 6 : 10)
          .allMatch(comparison -> comparison.relativeError() < 1e-7)
          .filteredOn(comparison -> comparison.relativeError() == 0)
          .extracting(GradientCheck.Comparison::name)
          .isSubsetOf(how == Normalization.BATCH ? List.of("b1", "b2") : List.of());
    }
  }

  private static Dataset examples() {
    Random random = new Random(5);
    double[][] features = new double[14][5];
    int[] labels = new int[features.length];
    for (int row = 0; row < features.length; row++) {
      Arrays.setAll(features[row], i -> random.nextGaussian());
      labels[row] = random.nextInt(3);
    }
    return new Dataset(
        "points",
        new Features.Reals(features, 5),
        labels,
        List.of("a", "b", "c"),
        Optional.empty());
  }
}
