package io.tandem.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Backend;
import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.nn.Initializer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingResult;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Results that are fixed to the bit: by the order of their sums, not by who computes them. */
@Execution(ExecutionMode.CONCURRENT)
class BitsTest {
  private static final int EXAMPLES = 700;
  private static final int FEATURES = 611;
  private static final int CLASSES = 10;

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void trainingGivesTheSameBitsOnAnyNumberOfThreads(Precision precision) {
    TrainingResult alone = train(precision, 1);
    for (int threads : new int[] {2, 5}) {
      TrainingResult other = train(precision, threads);
      for (int layer = 0; layer < alone.parameters().size(); layer++) {
        LayerParameters expected = alone.parameters().get(layer);
        LayerParameters got = other.parameters().get(layer);
        assertThat(got.weights()).as("%d threads", threads).isEqualTo(expected.weights());
        assertThat(got.bias()).as("%d threads", threads).isEqualTo(expected.bias());
      }
      assertThat(losses(other)).as("%d threads", threads).isEqualTo(losses(alone));
    }
  }

  /** Large enough that every operation is shared out, with edges in every direction. */
  private static TrainingResult train(Precision precision, int threads) {
    Random random = new Random(7);
    byte[][] rows = new byte[EXAMPLES][FEATURES];
    Arrays.stream(rows).forEach(random::nextBytes);
    int[] labels = random.ints(EXAMPLES, 0, CLASSES).toArray();
    Dataset data =
        new Dataset(
            "noise",
            new Features.Bytes(rows, FEATURES),
            labels,
            IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
            Optional.empty());
    double[] factor = new double[FEATURES];
    Arrays.fill(factor, 1.0 / 70);
    Scaling scaling = new Scaling(new double[FEATURES], factor);
    List<Linear> layers = Linear.stack(FEATURES, List.of(319, 129, 127), CLASSES);
    try (Backend backend = new CpuDevice(threads, CpuKernels.VECTOR).open(precision)) {
      Network network = new Network(backend, layers);
      network.write(new Initializer.He().initialize(layers, 3));
      Sgd sgd = new Sgd(LearningRateSchedule.exponential(0.01, 0.9), 1e-3);
      return new Trainer(network, data, data, scaling, new TrainingOptions(9, 301, sgd, 5, 2))
          .train(new TrainingListener() {});
    }
  }

  private static double[] losses(TrainingResult result) {
    return result.history().stream().mapToDouble(entry -> entry.loss()).toArray();
  }
}
