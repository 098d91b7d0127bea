package io.tandem.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.cpu.vector.VectorWidth;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each number of a product is one chain of fused multiply-adds, or two, whatever tiles the product
 * is cut into. The build runs this with vectors of each width that the machine has, since each
 * width has tiles of its own.
 */
@Tag("vector-widths")
@Execution(ExecutionMode.CONCURRENT)
class ProductBitsTest {
  private static final int WIDEST_BITS = 512;

  /** Rows, outputs and inputs: edges in every direction, and heights that suit each tile. */
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {1, 203, 3072},
    {7, 33, 300},
    {100, 70, 513},
    {13, 257, 2100},
    {40, 256, 2100},
    {70, 11, 2047},
    {90, 40, 2048},
    {300, 50, 2400},
    {200, 50, 611},
    {128, 57, 613},
    {50, 10, 50},
    {56, 34, 64},
    {600, 64, 75},
    {257, 319, 43},
    {9, 96, 350},
    {3, 2112, 40}
  };

  private final Random random = new Random(11);

  /** With parameters, weights and their gradient are laid out as in training. */
  private record Case(
      int rows, int outputs, int inputs, Precision precision, boolean bytes, boolean parameters) {
    /** Many inputs of few outputs make two chains, which are added. */
    int cut() {
      return inputs >= 2048 && outputs <= 256 ? inputs / 512 * 256 : inputs;
    }

    double add(double a, double b) {
      return precision == Precision.FLOAT32 ? (float) a + (float) b : a + b;
    }

    double multiplyAdd(double a, double b, double sum) {
      return precision == Precision.FLOAT32
          ? Math.fma((float) a, (float) b, (float) sum)
          : Math.fma(a, b, sum);
    }
  }

  static Stream<Case> cases() {
    return Arrays.stream(SHAPES)
        .flatMap(
            shape ->
                Stream.of(Precision.FLOAT32, Precision.FLOAT64)
                    .flatMap(
                        precision ->
                            Stream.of(false, true)
                                .flatMap(
                                    bytes ->
                                        Stream.of(false, true)
                                            .map(
                                                parameters ->
                                                    new Case(
                                                        shape[0],
                                                        shape[1],
                                                        shape[2],
                                                        precision,
                                                        bytes,
                                                        parameters)))));
  }

  @Test
  void vectorsAreNoWiderThanTheBuildAsksFor() {
    assertThat(VectorWidth.bits())
        .isLessThanOrEqualTo(Integer.getInteger("tandem.vector.bits", WIDEST_BITS));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsAreChainsFromTheBias(Case of) {
    try (Backend backend = new CpuDevice(2, CpuKernels.VECTOR).open(of.precision)) {
      Matrix x = x(backend, of);
      Matrix weights = filled(backend, ofWeights(backend, of));
      Matrix bias = numbers(backend, 1, of.outputs);
      Matrix y = backend.matrix(of.rows, of.outputs);
      double[] left = backend.read(x);
      double[] right = backend.read(weights);
      double[] start = backend.read(bias);
      double[] expected = new double[of.rows * of.outputs];
      for (int i = 0; i < expected.length; i++) {
        int row = i / of.outputs;
        int output = i % of.outputs;
        expected[i] = start[output];
        double second = 0;
        for (int k = 0; k < of.inputs; k++) {
          double a = left[row * of.inputs + k];
          double b = right[output * of.inputs + k];
          if (k < of.cut()) {
            expected[i] = of.multiplyAdd(a, b, expected[i]);
          } else {
            second = of.multiplyAdd(a, b, second);
          }
        }
        if (of.cut() < of.inputs) {
          expected[i] = of.add(expected[i], second);
        }
      }
      // The second time, what was made of the weights is kept.
      for (int use = 0; use < 3; use++) {
        backend.write(y, new double[expected.length]);
        backend.linear(x, weights, bias, Activation.IDENTITY, y);
        assertThat(backend.read(y)).as("use %d", use).isEqualTo(expected);
      }
    }
  }

  /** The workers pack weights together or each for itself; so many calls go both ways. */
  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FLOAT32", "FLOAT64"})
  void calledAgainAndAgainGivesTheSameBits(Precision precision) {
    try (Backend backend = new CpuDevice(2, CpuKernels.VECTOR).open(precision)) {
      Matrix x = numbers(backend, 100, 300);
      Matrix weights = numbers(backend, 20, 300);
      double[] same = backend.read(weights);
      Matrix bias = numbers(backend, 1, 20);
      Matrix y = backend.matrix(100, 20);
      backend.linear(x, weights, bias, Activation.RELU, y);
      double[] first = backend.read(y);
      for (int call = 1; call < 300; call++) {
        backend.write(y, new double[first.length]);
        backend.write(weights, same);
        backend.linear(x, weights, bias, Activation.RELU, y);
        assertThat(backend.read(y)).as("call %d", call).isEqualTo(first);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreChainsFromZero(Case of) {
    try (Backend backend = new CpuDevice(2, CpuKernels.VECTOR).open(of.precision)) {
      Matrix x = x(backend, of);
      Matrix weights = filled(backend, ofWeights(backend, of));
      Matrix y = numbers(backend, of.rows, of.outputs);
      Matrix gradientY = numbers(backend, of.rows, of.outputs);
      double[] d = backend.read(gradientY);
      Matrix gradientWeights = ofWeights(backend, of);
      Matrix gradientBias = backend.matrix(1, of.outputs);
      Matrix gradientX = backend.matrix(of.rows, of.inputs);
      backend.linearBackward(
          x, weights, y, Activation.IDENTITY, gradientY, gradientWeights, gradientBias, gradientX);
      double[] expectedWeights = new double[of.outputs * of.inputs];
      double[] expectedX = new double[of.rows * of.inputs];
      double[] inputs = backend.read(x);
      double[] w = backend.read(weights);
      for (int row = 0; row < of.rows; row++) {
        for (int output = 0; output < of.outputs; output++) {
          double gradient = d[row * of.outputs + output];
          for (int k = 0; k < of.inputs; k++) {
            int inX = row * of.inputs + k;
            int inWeights = output * of.inputs + k;
            expectedWeights[inWeights] =
                of.multiplyAdd(gradient, inputs[inX], expectedWeights[inWeights]);
            expectedX[inX] = of.multiplyAdd(gradient, w[inWeights], expectedX[inX]);
          }
        }
      }
      assertThat(backend.read(gradientWeights)).isEqualTo(expectedWeights);
      assertThat(backend.read(gradientX)).isEqualTo(expectedX);
    }
  }

  private Matrix x(Backend backend, Case of) {
    return of.bytes ? bytes(backend, of.rows, of.inputs) : numbers(backend, of.rows, of.inputs);
  }

  private Matrix numbers(Backend backend, int rows, int columns) {
    return filled(backend, backend.matrix(rows, columns));
  }

  private Matrix filled(Backend backend, Matrix matrix) {
    long count = (long) matrix.rows() * matrix.columns();
    backend.write(matrix, random.doubles(count, -1, 1).toArray());
    return matrix;
  }

  private static Matrix ofWeights(Backend backend, Case of) {
    ParameterShape shape = new ParameterShape(of.outputs, of.inputs, true);
    return of.parameters
        ? backend.parameters(List.of(shape)).matrices().get(0)
        : backend.matrix(of.outputs, of.inputs);
  }

  private Matrix bytes(Backend backend, int rows, int columns) {
    byte[][] data = new byte[rows][columns];
    Arrays.stream(data).forEach(random::nextBytes);
    double[] mean = random.doubles(columns, 0, 255).toArray();
    double[] factor = random.doubles(columns, 0.01, 0.02).toArray();
    Examples examples =
        backend.upload(new Features.Bytes(data, columns), new int[rows], new Scaling(mean, factor));
    Batch batch = backend.batch(examples, rows);
    Cursor cursor = backend.cursor();
    backend.write(cursor, IntStream.range(0, rows).toArray(), new double[1]);
    backend.gather(examples, cursor, batch);
    return batch.features();
  }
}
