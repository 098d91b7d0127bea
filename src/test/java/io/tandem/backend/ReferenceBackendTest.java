package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.tandem.BesideOthers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference keeps its own contract, and is right by numbers that do not come from itself. */
@BesideOthers
class ReferenceBackendTest extends BackendContract {
  private static final double STEP = 1e-6;
  private static final double DERIVATIVE_TOLERANCE = 1e-8;
  private static final int BATCH = 4;
  private static final int INPUTS = 5;
  private static final int CLASSES = 3;
  private static final int[] LABELS = {2, 0, 1, 1};

  @Override
  protected Backend open(Precision precision) {
    return new ReferenceBackend();
  }

  @Override
  public Set<Precision> precisions() {
    return Set.of(Precision.FLOAT64);
  }

  /** It sums one product after the other, and knows no tiles. */
  @Override
  public Stream<LayerCase> layers() {
    return fewLayers();
  }

  /** A layer under the loss, at one point: x, weights and bias. */
  private record Point(Activation activation, List<double[]> arguments) {
    static Point random(Activation activation) {
      Random random = new Random(42);
      return new Point(
          activation,
          List.of(
              random.doubles(BATCH * INPUTS, -1, 1).toArray(),
              random.doubles(CLASSES * INPUTS, -1, 1).toArray(),
              random.doubles(CLASSES, -1, 1).toArray()));
    }

    double loss() {
      Backend backend = new ReferenceBackend();
      Tally tally = backend.tally();
      backend.loss(Loss.CROSS_ENTROPY, logits(backend, null), Labels.batch(backend, LABELS), tally);
      return backend.read(tally).loss();
    }

    /** The gradients of x, weights and bias. */
    List<double[]> gradients() {
      Backend backend = new ReferenceBackend();
      Matrix sums = backend.matrix(BATCH, CLASSES);
      Matrix y = logits(backend, sums);
      Matrix d = logits(backend, sums);
      Matrix x = matrix(backend, BATCH, INPUTS, arguments.get(0));
      Matrix weights = matrix(backend, CLASSES, INPUTS, arguments.get(1));
      Matrix gradientX = backend.matrix(BATCH, INPUTS);
      Matrix gradientWeights = backend.matrix(CLASSES, INPUTS);
      Matrix gradientBias = backend.matrix(1, CLASSES);
      backend.lossGradient(Loss.CROSS_ENTROPY, d, Labels.batch(backend, LABELS), backend.tally());
      backend.linearBackward(
          x,
          weights,
          activation.differentiatesSums() ? sums : y,
          activation,
          d,
          gradientWeights,
          gradientBias,
          gradientX);
      return List.of(
          backend.read(gradientX), backend.read(gradientWeights), backend.read(gradientBias));
    }

    private Matrix logits(Backend backend, Matrix sumsOrNull) {
      Matrix y = backend.matrix(BATCH, CLASSES);
      backend.linear(
          matrix(backend, BATCH, INPUTS, arguments.get(0)),
          matrix(backend, CLASSES, INPUTS, arguments.get(1)),
          matrix(backend, 1, CLASSES, arguments.get(2)),
          activation,
          sumsOrNull,
          y);
      return y;
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreTheDerivativesOfTheLoss(Activation activation) {
    Point point = Point.random(activation);
    List<double[]> gradients = point.gradients();

    for (int argument = 0; argument < gradients.size(); argument++) {
      double[] values = point.arguments().get(argument);
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        values[i] = value + STEP;
        double above = point.loss();
        values[i] = value - STEP;
        double below = point.loss();
        values[i] = value;
        assertThat(gradients.get(argument)[i])
            .as("%s, argument %d, element %d", activation, argument, i)
            .isCloseTo((above - below) / (2 * STEP), within(DERIVATIVE_TOLERANCE));
      }
      assertThat(Arrays.stream(gradients.get(argument)).filter(g -> g != 0).count())
          .as("argument %d, gradients that are not zero", argument)
          .isPositive();
    }
  }

  @Test
  void layerIsRightByHand() {
    Backend backend = new ReferenceBackend();
    Matrix x = matrix(backend, 2, 3, 1, 2, 3, 4, 5, 6);
    Matrix weights = matrix(backend, 2, 3, 1, 0, -1, 2, 1, 0);
    Matrix bias = matrix(backend, 1, 2, 10, -5);
    Matrix y = backend.matrix(2, 2);

    backend.linear(x, weights, bias, Activation.IDENTITY, y);
    assertThat(backend.read(y)).containsExactly(8, -1, 8, 8);

    backend.linear(x, weights, bias, Activation.RELU, y);
    assertThat(backend.read(y)).containsExactly(8, 0, 8, 8);

    Matrix d = matrix(backend, 2, 2, 1, 2, 3, 4);
    Matrix gradientWeights = backend.matrix(2, 3);
    Matrix gradientBias = backend.matrix(1, 2);
    Matrix gradientX = backend.matrix(2, 3);
    backend.linearBackward(
        x, weights, y, Activation.RELU, d, gradientWeights, gradientBias, gradientX);
    assertThat(backend.read(d)).containsExactly(1, 0, 3, 4);
    assertThat(backend.read(gradientWeights)).containsExactly(13, 17, 21, 16, 20, 24);
    assertThat(backend.read(gradientBias)).containsExactly(4, 4);
    assertThat(backend.read(gradientX)).containsExactly(1, 0, -1, 11, 4, -3);
  }

  @Test
  void lossIsRightByHand() {
    Backend backend = new ReferenceBackend();
    // Probabilities 1/4 and 3/4, then 1/2 and 1/2.
    double[] logits = {0, Math.log(3), 5, 5};
    Matrix probabilities = matrix(backend, 2, 2, logits);
    Matrix gradient = matrix(backend, 2, 2, logits);
    Batch targets = Labels.batch(backend, 0, 1);
    Tally tally = backend.tally();

    backend.loss(Loss.CROSS_ENTROPY, probabilities, targets, tally);
    backend.lossGradient(Loss.CROSS_ENTROPY, gradient, targets, tally);

    assertThat(backend.read(probabilities))
        .containsExactly(new double[] {0.25, 0.75, 0.5, 0.5}, within(1e-15));
    assertThat(backend.read(gradient))
        .containsExactly(new double[] {-0.375, 0.375, 0.25, -0.25}, within(1e-15));
    Totals totals = backend.read(tally);
    assertThat(totals.loss()).isCloseTo(2 * Math.log(8) / 2, within(1e-15));
    assertThat(totals.batches()).isEqualTo(2);
    assertThat(totals.examples()).isEqualTo(4);
    assertThat(totals.correct()).isZero();
  }

  @Test
  void aCursorCannotBeUsedPastItsEnd() {
    Backend backend = new ReferenceBackend();
    Examples examples =
        backend.upload(new Features.Reals(new double[2][1], 1), new int[2], Scaling.none(1));
    Batch batch = backend.batch(examples, 2);
    ParameterGroup group = backend.parameters(List.of(new ParameterShape(1, 1, true)));
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[] {0, 1, 0}, new double[] {1});
    backend.gather(examples, cursor, batch);
    UpdateRule rule = new UpdateRule.GradientDescent(0);
    backend.update(rule, group, group, cursor, backend.tally());

    assertThatIllegalStateException()
        .isThrownBy(() -> backend.gather(examples, cursor, batch))
        .withMessageContaining("3 examples");
    assertThatIllegalStateException()
        .isThrownBy(() -> backend.update(rule, group, group, cursor, backend.tally()))
        .withMessageContaining("1 learning rates");
  }

  private static Matrix matrix(Backend backend, int rows, int columns, double... values) {
    Matrix matrix = backend.matrix(rows, columns);
    backend.write(matrix, values);
    return matrix;
  }
}
