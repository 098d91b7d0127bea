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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole network's gradients are the slopes of its loss, whatever lies between its layers. */
interface GradientContract extends BackendUnderTest {
  @ParameterizedTest
  @EnumSource
  default void gradientsAreTheSlopesOfTheLoss(Activation activation) {
    assumeThat(precisions()).contains(Precision.FLOAT64);
    Random random = new Random(5);
    double[][] features = new double[11][6];
    for (double[] row : features) {
      Arrays.setAll(row, i -> random.nextGaussian());
    }
    Dataset data =
        new Dataset(
            "noise",
            new Features.Reals(features, 6),
            random.ints(11, 0, 3).toArray(),
            List.of("a", "b", "c"),
            Optional.empty());
    // One layer on either side of the width at which a device may change its kernels.
    List<Linear> layers = Linear.stack(6, List.of(40, 9), 3, activation);
    withFreshBackend(
        Precision.FLOAT64,
        backend -> {
          Network network = new Network(backend, layers);
          network.write(new Initializer.Normal(0.5).initialize(layers, 1));
          Sgd sgd = new Sgd(LearningRateSchedule.exponential(1, 1), 0.01);
          Loss loss = new Loss.CrossEntropy(0.1, List.of());
          assertThat(
                  new GradientCheck(network, data, Scaling.none(6), sgd, loss).compare(1e-5, 20, 0))
              .as("%s", activation)
              .hasSize(6)
              .allMatch(comparison -> comparison.relativeError() < 1e-8);
        });
  }
}
