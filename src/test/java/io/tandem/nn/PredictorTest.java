package io.tandem.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.backend.ReferenceBackend;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.train.Evaluator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PredictorTest {
  private static final int ROWS = 67;
  private static final int INPUTS = 131;
  private static final List<String> CLASSES = List.of("a", "b", "c");
  private static final List<Linear> LAYERS = Linear.stack(INPUTS, List.of(70, 19), CLASSES.size());

  private final Random random = new Random(3);
  private final Scaling scaling = new Scaling(uniform(), uniform());
  private final Features.Bytes bytes = bytes();
  private final Features.Reals reals = reals();

  private double[] uniform() {
    return random.doubles(INPUTS).toArray();
  }

  private Features.Bytes bytes() {
    byte[][] data = new byte[ROWS][INPUTS];
    Arrays.stream(data).forEach(random::nextBytes);
    return new Features.Bytes(data, INPUTS);
  }

  private Features.Reals reals() {
    double[][] data = new double[ROWS][];
    Arrays.setAll(data, row -> uniform());
    return new Features.Reals(data, INPUTS);
  }

  private static Network network(Backend backend) {
    Network network = new Network(backend, LAYERS);
    network.write(new Initializer.He().initialize(LAYERS, 4));
    return network;
  }

  private static Backend cpu(Precision precision) {
    return Devices.named("cpu", 2).open(precision);
  }

  @Test
  void givesWhatTheSeamsDefinitionGives() {
    double[] found = new double[ROWS * CLASSES.size()];
    double[] expected = found.clone();
    try (Backend backend = cpu(Precision.FLOAT64)) {
      Predictor predictor = Predictor.ofReals(network(backend), scaling, ROWS);
      Predictor reference = Predictor.ofReals(network(new ReferenceBackend()), scaling, ROWS);

      predictor.logits(reals, found);
      reference.logits(reals, expected);
      assertThat(found).containsExactly(expected, within(1e-12));
      assertThat(Arrays.stream(found).map(Math::abs).max().getAsDouble()).isGreaterThan(0.1);

      predictor.probabilities(reals, found);
      reference.probabilities(reals, expected);
      assertThat(found).containsExactly(expected, within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void givesTheBitsOfAnEvaluationWhateverTheBatchSize(Precision precision) {
    for (Features features : List.of(bytes, reals)) {
      try (Backend backend = cpu(precision)) {
        Network network = network(backend);
        Dataset data = new Dataset("noise", features, new int[ROWS], CLASSES, Optional.empty());
        double[] expected =
            Arrays.stream(new Evaluator(network, data, scaling).probabilities())
                .flatMapToDouble(Arrays::stream)
                .toArray();
        for (int batchSize : new int[] {1, 8, ROWS}) {
          Predictor predictor =
              features instanceof Features.Bytes
                  ? Predictor.ofBytes(network, scaling, batchSize)
                  : Predictor.ofReals(network, scaling, batchSize);
          assertThat(inBatches(predictor, features, batchSize))
              .as("batches of %d of %s", batchSize, features.getClass())
              .containsExactly(expected);
        }
      }
    }
  }

  /** The last batch is a smaller one wherever the size does not divide the rows. */
  private static double[] inBatches(Predictor predictor, Features features, int size) {
    double[] all = new double[ROWS * CLASSES.size()];
    for (int from = 0; from < ROWS; from += size) {
      int[] rows = IntStream.range(from, Math.min(from + size, ROWS)).toArray();
      double[] part = new double[rows.length * CLASSES.size()];
      predictor.probabilities(features.select(rows), part);
      System.arraycopy(part, 0, all, from * CLASSES.size(), part.length);
    }
    return all;
  }

  @Test
  void seesTheParametersAsTheyAreWhenItIsCalled() {
    try (Backend backend = cpu(Precision.FLOAT32)) {
      Network network = network(backend);
      Predictor predictor = Predictor.ofBytes(network, scaling, ROWS);
      double[] before = inBatches(predictor, bytes, ROWS);

      network.write(new Initializer.He().initialize(LAYERS, 5));

      assertThat(inBatches(predictor, bytes, ROWS)).isNotEqualTo(before);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (Backend backend = cpu(Precision.FLOAT32)) {
      Predictor predictor = Predictor.ofReals(network(backend), scaling, ROWS - 1);
      int[] first = {0};
      Features narrow = new Features.Reals(new double[1][INPUTS - 1], INPUTS - 1);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> predictor.logits(reals.select(first), new double[2]))
          .withMessage("1 rows of 3 classes do not fit an array of 2");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> predictor.logits(reals, new double[ROWS * CLASSES.size()]))
          .withMessage("66 examples cannot hold 67");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> predictor.logits(bytes.select(first), new double[3]))
          .withMessage("examples of real numbers cannot be overwritten with bytes");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> predictor.logits(narrow, new double[3]))
          .withMessageContaining("131 and 130");
    }
  }
}
