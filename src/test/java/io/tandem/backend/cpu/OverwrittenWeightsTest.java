package io.tandem.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.DropoutMask;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Loss;
import io.tandem.backend.Matrix;
import io.tandem.backend.Normalizer;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.UpdateRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The CPU keeps what it makes of weights as long as nothing overwrites them, and has to notice
 * whatever does.
 */
class OverwrittenWeightsTest {
  /** Of so many outputs, no kind of vector has panels, which hold what nothing else may be. */
  private static final int SIZE = 41;

  private static final Activation RELU = Activation.RELU;

  private final Random random = new Random(5);
  private final Backend backend = new CpuDevice(2, CpuKernels.VECTOR).open(Precision.FLOAT32);
  private final ParameterGroup parameters = parameters();
  private final Matrix weights = parameters.matrices().get(0);
  private final Map<String, Consumer<Matrix>> operations = new TreeMap<>();

  OverwrittenWeightsTest() {
    operations.put("write", w -> backend.write(w, noise()));
    operations.put("update", w -> update());
    operations.put(
        "linear, outputs", w -> backend.linear(square(), square(), row(), RELU, square(), w));
    operations.put(
        "linear, sums", w -> backend.linear(square(), square(), row(), RELU, w, square()));
    operations.put("linearBackward, outputs", w -> backward(w, square(), square()));
    operations.put("linearBackward, weights", w -> backward(square(), w, square()));
    operations.put("linearBackward, inputs", w -> backward(square(), square(), w));
    operations.put("softmax", backend::softmax);
    operations.put("loss", w -> backend.loss(Loss.CROSS_ENTROPY, w, labels(), backend.tally()));
    operations.put(
        "lossGradient",
        w -> backend.lossGradient(Loss.CROSS_ENTROPY, w, labels(), backend.tally()));
    operations.put(
        "dropout",
        w -> backend.dropout(square(), new DropoutMask(0.5, 1, 0, 0), backend.cursor(), w));
    operations.put("normalizeBatch", w -> backend.normalizeBatch(square(), normalizer(), w));
    operations.put(
        "normalizeByRunning", w -> backend.normalizeByRunning(square(), normalizer(), w));
    operations.put("normalizeExamples", w -> backend.normalizeExamples(square(), normalizer(), w));
    operations.put(
        "normalizeBatchBackward",
        w ->
            backend.normalizeBatchBackward(
                square(), normalizer(), square(), square(), row(), row(), w));
    operations.put(
        "normalizeExamplesBackward",
        w ->
            backend.normalizeExamplesBackward(
                square(), normalizer(), square(), square(), row(), row(), w));
  }

  static Set<String> operations() {
    OverwrittenWeightsTest test = new OverwrittenWeightsTest();
    test.close();
    return test.operations.keySet();
  }

  @AfterEach
  void close() {
    backend.close();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void outputsFollowTheWeights(String operation) {
    backend.write(weights, noise());
    assertFollows(weights, operations.get(operation));
  }

  /** A mini-batch of real numbers is a matrix like any other. */
  @Test
  void outputsFollowAGatheredBatch() {
    double[][] rows = new double[2 * SIZE][];
    Arrays.setAll(rows, i -> random.doubles(SIZE, -1, 1).toArray());
    Examples examples =
        backend.upload(new Features.Reals(rows, SIZE), new int[2 * SIZE], Scaling.none(SIZE));
    Batch batch = backend.batch(examples, SIZE);
    Cursor cursor = backend.cursor();
    backend.write(cursor, IntStream.range(0, 2 * SIZE).toArray(), new double[0]);
    backend.gather(examples, cursor, batch);
    assertFollows(batch.features(), w -> backend.gather(examples, cursor, batch));
  }

  private void assertFollows(Matrix overwritten, Consumer<Matrix> operation) {
    Matrix x = square();
    Matrix bias = row();
    double[] before = outputs(x, overwritten, bias);
    for (int use = 0; use < 3; use++) {
      assertThat(Arrays.equals(outputs(x, overwritten, bias), before)).as("use %d", use).isTrue();
    }
    operation.accept(overwritten);
    Matrix copy = backend.matrix(SIZE, SIZE);
    backend.write(copy, backend.read(overwritten));
    double[] expected = outputs(x, copy, bias);
    assertThat(Arrays.equals(expected, before)).as("the same as before").isFalse();
    for (int use = 0; use < 3; use++) {
      assertThat(Arrays.equals(outputs(x, overwritten, bias), expected)).as("use %d", use).isTrue();
    }
  }

  private double[] outputs(Matrix x, Matrix of, Matrix bias) {
    Matrix y = square();
    backend.linear(x, of, bias, Activation.IDENTITY, y);
    return backend.read(y);
  }

  private void backward(Matrix gradientY, Matrix gradientWeights, Matrix gradientX) {
    backend.linearBackward(
        square(),
        square(),
        square(),
        Activation.TANH,
        gradientY,
        gradientWeights,
        row(),
        gradientX);
  }

  private void update() {
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[0], new double[] {1});
    ParameterGroup gradients = parameters();
    backend.write(gradients.matrices().get(0), noise());
    backend.update(
        new UpdateRule.GradientDescent(0.1), parameters, gradients, cursor, backend.tally());
  }

  private Batch labels() {
    Features features = new Features.Bytes(new byte[SIZE][1], 1);
    Examples examples = backend.upload(features, new int[SIZE], Scaling.none(1));
    return backend.batch(examples, SIZE);
  }

  private Normalizer normalizer() {
    return new Normalizer(row(), row(), RELU, backend.matrix(2, SIZE), backend.matrix(2, SIZE));
  }

  private ParameterGroup parameters() {
    return backend.parameters(List.of(new ParameterShape(SIZE, SIZE, true)));
  }

  private Matrix row() {
    Matrix row = backend.matrix(1, SIZE);
    backend.write(row, random.doubles(SIZE, -1, 1).toArray());
    return row;
  }

  private Matrix square() {
    Matrix square = backend.matrix(SIZE, SIZE);
    backend.write(square, noise());
    return square;
  }

  private double[] noise() {
    return random.doubles(SIZE * SIZE, -1, 1).toArray();
  }
}
