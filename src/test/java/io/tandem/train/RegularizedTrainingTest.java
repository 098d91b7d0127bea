package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.nn.HiddenBlock;
import io.tandem.nn.HiddenBlock.Normalization;
import io.tandem.nn.Initializer;
import io.tandem.nn.Layer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.TrainingResult.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegularizedTrainingTest {
  private static final int EXAMPLES = 50;
  private static final Dataset POINTS = points();
  private static final Sgd SGD = new Sgd(LearningRateSchedule.exponential(0.1, 1), 0);
  private static final TrainingOptions OPTIONS = new TrainingOptions(300, 12, SGD, 0, 100);

  private static Dataset points() {
    Random random = new Random(1);
    double[][] features = new double[EXAMPLES][2];
    int[] labels = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      features[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
      labels[i] = features[i][0] * features[i][1] > 0 ? 1 : 0;
    }
    return new Dataset(
        "points", new Features.Reals(features, 2), labels, List.of("no", "yes"), Optional.empty());
  }

  @ParameterizedTest
  @EnumSource(Normalization.class)
  void itLearnsTheSameOnAnyNumberOfThreadsAndWhenCarriedOn(Normalization how) {
    TrainingResult whole = train(how, 1, Integer.MAX_VALUE);
    assertThat(whole.outcome()).isEqualTo(Outcome.COMPLETE);
    HistoryEntry last = whole.history().get(whole.history().size() - 1);
    assertThat(last.validationAccuracy().getAsDouble()).isGreaterThan(0.8);

    assertThat(bits(train(how, 2, Integer.MAX_VALUE))).isEqualTo(bits(whole));

    TrainingResult failed = train(how, 2, 100);
    assertThat(failed.outcome()).isEqualTo(Outcome.DEVICE_FAILED);
    assertThat(failed.iterationOfParameters()).isBetween(1L, 299L);
    try (Backend backend = Devices.named("cpu", 1).open(Precision.FLOAT32)) {
      Network network = network(how, backend);
      TrainingResult resumed =
          new Trainer(network, POINTS, POINTS, Scaling.none(2), OPTIONS)
              .resume(failed.checkpoint(), new TrainingListener() {});
      assertThat(bits(resumed)).isEqualTo(bits(whole));
    }
  }

  private static TrainingResult train(Normalization how, int threads, int readings) {
    try (Backend backend = Devices.named("cpu", threads).open(Precision.FLOAT32)) {
      Network network = network(how, FailingBackend.after(readings, backend));
      return new Trainer(network, POINTS, POINTS, Scaling.none(2), OPTIONS)
          .train(new TrainingListener() {});
    }
  }

  private static Network network(Normalization how, Backend backend) {
    List<Layer> layers = new HiddenBlock(how, 0.1, 5).around(Linear.stack(2, List.of(32), 2));
    Network network = new Network(backend, layers);
    network.write(new Initializer.He().initialize(layers, 0));
    return network;
  }

  private static double[][] bits(TrainingResult result) {
    return result.parameters().stream()
        .flatMap(own -> List.of(own.weights(), own.bias(), own.running()).stream())
        .toArray(double[][]::new);
  }
}
