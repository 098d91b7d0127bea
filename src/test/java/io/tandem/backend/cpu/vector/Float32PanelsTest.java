package io.tandem.backend.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Activation;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Numbers;
import io.tandem.backend.cpu.Float32Panelled;
import io.tandem.backend.cpu.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("vector-widths")
class Float32PanelsTest {
  private static final int WIDTH = Float32Panels.WIDTH;
  private static final int LONG = 3072;

  @Test
  void weightsAreKeptInPanelsWhereFewLanesAreToSpare() {
    assertThat(Float32Panels.suit(2 * WIDTH, 100)).isTrue();
    assertThat(Float32Panels.suit(9 * WIDTH + WIDTH / 2, 100)).isTrue();
    assertThat(Float32Panels.suit(4 * WIDTH + WIDTH / 2, 100)).isFalse();
    assertThat(Float32Panels.suit(WIDTH, 100)).isFalse();
    assertThat(Float32Panels.suit(1, 100)).isFalse();
  }

  @Test
  void weightsOfSumsThatAreCutAreNot() {
    assertThat(Float32Panels.suit(256, LONG)).isFalse();
    assertThat(Float32Panels.suit(512, LONG)).isTrue();
  }

  @Test
  void weightsThatAnArrayCannotHoldAreNot() {
    assertThat(Float32Panels.suit(40 * WIDTH - 1, Integer.MAX_VALUE / (40 * WIDTH))).isTrue();
    assertThat(Float32Panels.suit(40 * WIDTH - 1, Integer.MAX_VALUE / (40 * WIDTH) + 1)).isFalse();
  }

  /** Else the sum of a matrix's squares would stay no number when its numbers are overwritten. */
  @Test
  void whatIsNoNumberStaysOutOfTheLanesToSpare() {
    int outputs = 10 * WIDTH - 1;
    int inputs = 3;
    try (Workers workers = new Workers(1)) {
      Float32VectorKernels kernels = new Float32VectorKernels(workers);
      Float32Dense x = new Float32Dense(2, inputs);
      Arrays.fill(x.values(), Float.NaN);
      Float32Dense y = new Float32Dense(2, outputs);
      Float32Dense gradientY = new Float32Dense(2, outputs);
      Float32Numbers gradientWeights = kernels.parameter(outputs, inputs);
      Float32Dense gradientBias = new Float32Dense(1, outputs);
      kernels.linearBackward(
          x,
          kernels.parameter(outputs, inputs),
          y,
          Activation.IDENTITY,
          gradientY,
          gradientWeights,
          gradientBias,
          null);
      assertThat(gradientWeights).isInstanceOf(Float32Panelled.class);
      float[] expected = new float[10 * WIDTH * inputs];
      for (int i = 0; i < expected.length; i++) {
        boolean spare = i >= 9 * WIDTH * inputs && i % WIDTH == WIDTH - 1;
        expected[i] = spare ? 0 : Float.NaN;
      }
      assertThat(gradientWeights.values()).isEqualTo(expected);
    }
  }
}
