package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tandem.data.Dataset;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.GradientCheck;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network's gradients are the slopes of whichever loss it is trained on. */
interface LossGradientContract extends BackendUnderTest {
  /** A loss of each kind. */
  static Stream<Loss> losses() {
    List<Double> weights = List.of(0.5, 3.0, 1.25);
    return Stream.of(
        Loss.CROSS_ENTROPY,
        new Loss.CrossEntropy(0, weights),
        new Loss.CrossEntropy(0.2, weights),
        new Loss.MeanSquaredError());
  }

  @ParameterizedTest
  @MethodSource("io.tandem.backend.LossGradientContract#losses")
  default void everyLosssGradientsAreItsSlopes(Loss loss) {
    assumeThat(precisions()).contains(Precision.FLOAT64);
    Random random = new Random(6);
    double[][] features = new double[13][4];
    for (double[] row : features) {
      Arrays.setAll(row, i -> random.nextGaussian());
    }
    Dataset data =
        new Dataset(
            "noise",
            new Features.Reals(features, 4),
            random.ints(13, 0, 3).toArray(),
            List.of("a", "b", "c"),
            Optional.empty());
    List<Linear> layers = Linear.stack(4, List.of(7), 3);
    withFreshBackend(
        Precision.FLOAT64,
        backend -> {
          Network network = new Network(backend, layers);
          network.write(new Initializer.Normal(0.5).initialize(layers, 1));
          Sgd sgd = new Sgd(LearningRateSchedule.exponential(1, 1), 0.01);
          assertThat(
                  new GradientCheck(network, data, Scaling.none(4), sgd, loss).compare(1e-5, 28, 0))
              .as("%s", loss)
              .hasSize(4)
              .allMatch(comparison -> comparison.relativeError() < 1e-8);
        });
  }
}
