package io.tandem.backend.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Activation;
import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float64Bytes;
import io.tandem.backend.cpu.Float64Dense;
import io.tandem.backend.cpu.Workers;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples lie across vectors here, and the bits are those of a chain all the same. */
@Tag("vector-widths")
@Execution(ExecutionMode.CONCURRENT)
class Float32BytesProductTest {
  private record Case(int threads, int examples, int inputs, int outputs) {}

  /** With panels of 32 and of 8: whole ones, one or several left over, none at all. */
  static Stream<Case> cases() {
    return Stream.of(1, 2, 3, 4, 5)
        .flatMap(
            threads ->
                Stream.of(
                    new Case(threads, 192, 512, 50),
                    new Case(threads, 200, 611, 50),
                    new Case(threads, 99, 258, 33),
                    new Case(threads, 29, 2049, 7),
                    new Case(threads, 200, 2560, 50),
                    new Case(threads, 131, 3072, 11),
                    new Case(threads, 5, 1000, 256),
                    new Case(threads, 2, 3, 1)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsAreChainsFromTheBias(Case of) {
    Random random = new Random(5);
    byte[][] data = bytes(random, of.examples, of.inputs);
    Float32Bytes x = new Float32Bytes(data, numbers(random, of.inputs), numbers(random, of.inputs));
    Float32Dense weights = dense(random, of.outputs, of.inputs);
    Float32Dense bias = dense(random, 1, of.outputs);
    Float32Dense sums = dense(random, of.examples, of.outputs);
    Float32Dense y = dense(random, of.examples, of.outputs);
    float[] expected = new float[of.examples * of.outputs];
    for (int i = 0; i < expected.length; i++) {
      int output = i % of.outputs;
      expected[i] = bias.values()[output];
      float second = 0;
      int cut = of.inputs < 2048 ? of.inputs : of.inputs / 512 * 256;
      for (int k = 0; k < of.inputs; k++) {
        float weight = weights.values()[output * of.inputs + k];
        float number = x.value(i / of.outputs, k);
        if (k < cut) {
          expected[i] = Math.fma(number, weight, expected[i]);
        } else {
          second = Math.fma(number, weight, second);
        }
      }
      if (cut < of.inputs) {
        expected[i] += second;
      }
    }
    try (Workers workers = new Workers(of.threads)) {
      Float32BytesProduct product = new Float32BytesProduct(workers);
      for (int use = 0; use < 2; use++) {
        Arrays.fill(sums.values(), Float.NaN);
        product.multiply(x, weights, bias, sums, Activation.RELU, y);
        assertThat(sums.values()).as("use %d", use).isEqualTo(expected);
      }
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(y.values()[i]).isEqualTo(Math.max(expected[i], 0));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theTwinOfTheOtherPrecisionDoesTheSame(Case of) {
    Random random = new Random(6);
    byte[][] data = bytes(random, of.examples, of.inputs);
    double[] ones = new double[of.inputs];
    Arrays.fill(ones, 1);
    Float64Bytes x = new Float64Bytes(data, new double[of.inputs], ones);
    Float64Dense weights = new Float64Dense(of.outputs, of.inputs);
    Float64Dense bias = new Float64Dense(1, of.outputs);
    // Whole numbers, whose sums are exact in every order.
    Arrays.setAll(weights.values(), i -> random.nextInt(1000));
    Arrays.setAll(bias.values(), i -> random.nextInt(1000));
    Float64Dense y = new Float64Dense(of.examples, of.outputs);
    double[] expected = new double[of.examples * of.outputs];
    for (int i = 0; i < expected.length; i++) {
      int output = i % of.outputs;
      expected[i] = bias.values()[output];
      for (int k = 0; k < of.inputs; k++) {
        expected[i] += x.value(i / of.outputs, k) * weights.values()[output * of.inputs + k];
      }
    }
    try (Workers workers = new Workers(of.threads)) {
      new Float64BytesProduct(workers).multiply(x, weights, bias, y, Activation.IDENTITY, y);
    }
    assertThat(y.values()).isEqualTo(expected);
  }

  @Test
  void suitsWhereFewOutputsDoNotFillVectors() {
    try (Workers workers = new Workers(2)) {
      assertThat(new Float32BytesProduct(workers).suits(128, 613, 57)).isTrue();
      assertThat(new Float64BytesProduct(workers).suits(128, 613, 57)).isTrue();
      assertThat(new Float32BytesProduct(workers).suits(128, 613, 64)).isFalse();
    }
  }

  /** The kernels turn to this way in a long run; no bit tells when. */
  @Test
  void aLongRunHasTheSameBitsFromFirstToLast() {
    Random random = new Random(7);
    byte[][] data = bytes(random, 24, 200);
    Float32Bytes x = new Float32Bytes(data, numbers(random, 200), numbers(random, 200));
    Float32Dense weights = dense(random, 17, 200);
    Float32Dense bias = dense(random, 1, 17);
    Float32Dense y = new Float32Dense(24, 17);
    try (Workers workers = new Workers(1)) {
      assertThat(new Float32BytesProduct(workers).suits(24, 200, 17)).isTrue();
      Float32VectorKernels kernels = new Float32VectorKernels(workers);
      kernels.linear(x, weights, bias, Activation.IDENTITY, null, y);
      float[] first = y.values().clone();
      for (int call = 1; call < 4_200; call++) {
        // As a training step does.
        weights.countOverwriting();
        Arrays.fill(y.values(), Float.NaN);
        kernels.linear(x, weights, bias, Activation.IDENTITY, null, y);
        assertThat(y.values()).as("call %d", call).isEqualTo(first);
      }
    }
  }

  private static byte[][] bytes(Random random, int rows, int columns) {
    byte[][] data = new byte[rows][columns];
    Arrays.stream(data).forEach(random::nextBytes);
    return data;
  }

  private static Float32Dense dense(Random random, int rows, int columns) {
    Float32Dense matrix = new Float32Dense(rows, columns);
    System.arraycopy(numbers(random, rows * columns), 0, matrix.values(), 0, rows * columns);
    return matrix;
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }
}
