package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tandem.measure.Tolerance;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Softmax, the losses and their gradients. */
interface LossContract extends BackendUnderTest {
  /** Spreads logits over several powers of e, without further rounding. */
  int SPREAD = 4;

  @ParameterizedTest
  @MethodSource("layers")
  default void softmaxGivesProbabilities(LayerCase layer) {
    Backend backend = backend(layer.precision());
    int rows = layer.shape().batch();
    int classes = layer.shape().outputs();
    double[] logits = logits(layer, layer.random());
    GuardedMatrices matrices = new GuardedMatrices(backend);
    Matrix matrix = matrices.of(rows, classes, logits);

    backend.softmax(matrix);

    new LossReference(layer.precision(), classes, logits)
        .probabilities()
        .verify(layer.toString(), backend.read(matrix));
    matrices.verifyUnchangedExcept(layer.toString(), matrix);
  }

  @ParameterizedTest
  @MethodSource("layers")
  default void lossTurnsLogitsIntoProbabilities(LayerCase layer) {
    verifyLoss(layer, false);
  }

  @ParameterizedTest
  @MethodSource("layers")
  default void lossTurnsLogitsIntoItsGradient(LayerCase layer) {
    verifyLoss(layer, true);
  }

  private void verifyLoss(LayerCase layer, boolean withGradient) {
    Backend backend = backend(layer.precision());
    int rows = layer.shape().batch();
    int classes = layer.shape().outputs();
    Random random = layer.random();
    double[] logits = logits(layer, random);
    int[] labels = random.ints(rows, 0, classes).toArray();
    LossReference expected = new LossReference(layer.precision(), classes, logits);
    GuardedMatrices matrices = new GuardedMatrices(backend);
    Matrix matrix = matrices.of(rows, classes, logits);
    Batch targets = Labels.batch(backend, labels);
    Tally tally = backend.tally();

    if (withGradient) {
      backend.lossGradient(Loss.CROSS_ENTROPY, matrix, targets, tally);
      expected.gradient(labels).verify(layer.toString(), backend.read(matrix));
    } else {
      backend.loss(Loss.CROSS_ENTROPY, matrix, targets, tally);
      expected.probabilities().verify(layer.toString(), backend.read(matrix));
    }

    verify(
        layer.toString(),
        expected.totals(labels),
        expected.lossTolerance(labels),
        backend.read(tally));
    matrices.verifyUnchangedExcept(layer.toString(), matrix);
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void everyLossHasItsValueAndItsGradient(LayerCase layer) {
    Backend backend = backend(layer.precision());
    int rows = layer.shape().batch();
    int classes = layer.shape().outputs();
    Random random = layer.random();
    double[] logits = logits(layer, random);
    int[] labels = random.ints(rows, 0, classes).toArray();
    LossReference expected = new LossReference(layer.precision(), classes, logits);
    List<Double> weights = random.doubles(classes, 0.25, 4).boxed().toList();
    for (Loss loss :
        List.of(
            new Loss.CrossEntropy(0.1, List.of()),
            new Loss.CrossEntropy(1, List.of()),
            new Loss.CrossEntropy(0, weights),
            new Loss.CrossEntropy(0.1, weights),
            new Loss.MeanSquaredError())) {
      String what = layer + ", " + loss;
      Batch targets = Labels.batch(backend, labels);
      GuardedMatrices matrices = new GuardedMatrices(backend);
      Matrix gradient = matrices.of(rows, classes, logits);
      Matrix probabilities = matrices.of(rows, classes, logits);
      Tally tally = backend.tally();
      Totals totals = expected.totals(loss, labels);
      double tolerance = expected.lossTolerance(loss, labels);

      backend.lossGradient(loss, gradient, targets, tally);
      verify(what, totals, tolerance, backend.read(tally));
      backend.loss(loss, probabilities, targets, tally);
      verify(what, totals, tolerance, backend.read(tally));

      expected.gradient(loss, labels).verify(what, backend.read(gradient));
      expected.probabilities().verify(what, backend.read(probabilities));
      matrices.verifyUnchangedExcept(what, gradient, probabilities);
    }
  }

  private static void verify(String what, Totals expected, double tolerance, Totals totals) {
    assertThat(totals.loss()).as(what).isCloseTo(expected.loss(), within(tolerance));
    assertThat(totals)
        .as("%s, all but the loss", what)
        .usingRecursiveComparison()
        .ignoringFields("loss")
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void thereIsAWeightForEachClass(Precision precision) {
    Backend backend = backend(precision);
    Batch targets = Labels.batch(backend, 0);
    Tally tally = backend.tally();
    Loss loss = new Loss.CrossEntropy(0, List.of(1.0, 2.0));
    for (int classes : new int[] {1, 3}) {
      Matrix logits = backend.matrix(1, classes);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.lossGradient(loss, logits, targets, tally));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.loss(loss, logits, targets, tally));
    }
    assertThat(backend.read(tally).batches()).isZero();
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void sureProbabilitiesHaveTheirSquaredErrors(Precision precision) {
    Backend backend = backend(precision);
    Matrix logits = backend.matrix(3, 3);
    backend.write(logits, new double[] {1000, -1000, 0, 1000, -1000, 0, 5, 5, -1000});
    Tally tally = backend.tally();

    backend.lossGradient(
        new Loss.MeanSquaredError(), logits, Labels.batch(backend, 0, 1, 1), tally);

    double sixth = 1.0 / 6;
    nearly(precision, new double[] {0, 0, 0, 0, 0, 0, sixth, -sixth, 0})
        .verify("gradient", backend.read(logits));
    assertThat(backend.read(tally).loss())
        .isCloseTo((0 + 2 + 0.5) / 3, within(8 * Tolerance.epsilon(precision)));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void largeLogitsDoNotOverflow(Precision precision) {
    Backend backend = backend(precision);
    double[] logits = {1000, -1000, 0, -1000, 1000, 1000, -1000, -1000, -1000};
    int[] labels = {1, 0, 2};
    Matrix probabilities = backend.matrix(3, 3);
    backend.write(probabilities, logits);
    Matrix gradient = backend.matrix(3, 3);
    backend.write(gradient, logits);
    Matrix softmax = backend.matrix(3, 3);
    backend.write(softmax, logits);
    Batch targets = Labels.batch(backend, labels);
    Tally tally = backend.tally();

    backend.softmax(softmax);
    backend.loss(Loss.CROSS_ENTROPY, probabilities, targets, tally);
    backend.lossGradient(Loss.CROSS_ENTROPY, gradient, targets, tally);

    double third = 1.0 / 3;
    double[] expected = {1, 0, 0, 0, 0.5, 0.5, third, third, third};
    double[] expectedGradient = {
      third, -third, 0, -third, 0.5 / 3, 0.5 / 3, third / 3, third / 3, -2 * third / 3
    };
    nearly(precision, expected).verify("softmax", backend.read(softmax));
    nearly(precision, expected).verify("probabilities", backend.read(probabilities));
    nearly(precision, expectedGradient).verify("gradient", backend.read(gradient));
    double mean = (2000 + (2000 + Math.log(2)) + Math.log(3)) / 3;
    assertThat(backend.read(tally).loss() / 2)
        .isCloseTo(mean, within(mean * 8 * Tolerance.epsilon(precision)));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void aLogitOfMinusInfinityIsAProbabilityOfZero(Precision precision) {
    Backend backend = backend(precision);
    Matrix logits = backend.matrix(1, 3);
    backend.write(logits, new double[] {2, Double.NEGATIVE_INFINITY, 2});
    Tally tally = backend.tally();

    backend.lossGradient(Loss.CROSS_ENTROPY, logits, Labels.batch(backend, 0), tally);

    nearly(precision, new double[] {-0.5, 0, 0.5}).verify("gradient", backend.read(logits));
    Totals totals = backend.read(tally);
    assertThat(totals.loss()).isCloseTo(Math.log(2), within(8 * Tolerance.epsilon(precision)));
    assertThat(totals.firstNonFinite()).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void ofEqualLogitsTheFirstCounts(Precision precision) {
    Backend backend = backend(precision);
    for (int classes : new int[] {2, 3, 4, 5, 8, 10, 16, 17, 31, 33, 40, 65, 100}) {
      for (int first = 0; first < classes - 1; first++) {
        int second = (first + classes) / 2;
        double[] row = new double[classes];
        row[first] = 0.5;
        row[second] = 0.5;

        assertThat(correct(backend, row, first))
            .as("%s, %d classes, equal at %d and %d: the first", precision, classes, first, second)
            .isEqualTo(1);
        assertThat(correct(backend, row, second))
            .as("%s, %d classes, equal at %d and %d: the second", precision, classes, first, second)
            .isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void zerosOfEitherSignAreEqual(Precision precision) {
    Backend backend = backend(precision);

    assertThat(correct(backend, new double[] {-0.0, 0.0}, 0)).isEqualTo(1);
    assertThat(correct(backend, new double[] {-0.0, 0.0}, 1)).isZero();
  }

  private static long correct(Backend backend, double[] row, int label) {
    Matrix logits = backend.matrix(1, row.length);
    backend.write(logits, row);
    Tally tally = backend.tally();
    backend.loss(Loss.CROSS_ENTROPY, logits, Labels.batch(backend, label), tally);
    return backend.read(tally).correct();
  }

  private static double[] logits(LayerCase layer, Random random) {
    return Arrays.stream(layer.draw(random, layer.shape().batch(), layer.shape().outputs()))
        .map(value -> value * SPREAD)
        .toArray();
  }

  private static Expected nearly(Precision precision, double[] values) {
    double[] tolerances = new double[values.length];
    Arrays.fill(tolerances, 4 * Tolerance.epsilon(precision));
    return new Expected(3, values, tolerances);
  }
}
