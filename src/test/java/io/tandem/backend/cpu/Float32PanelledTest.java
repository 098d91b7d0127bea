package io.tandem.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Float32PanelledTest {
  /** Five rows of two numbers, in panels of three rows. */
  private static final double[] NUMBERS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  @Test
  void theRowsOfAPanelLieSideBySide() {
    Float32Panelled matrix = new Float32Panelled(5, 2, 3);
    matrix.write(NUMBERS);
    assertThat(matrix.values()).containsExactly(1, 3, 5, 2, 4, 6, 7, 9, 0, 8, 10, 0);
  }

  @Test
  void noPanelIsEmpty() {
    assertThat(new Float32Panelled(6, 2, 3).values()).hasSize(12);
    assertThat(new Float32Panelled(7, 2, 3).values()).hasSize(18);
  }

  @Test
  void isReadAsItWasWritten() {
    Float32Panelled matrix = new Float32Panelled(5, 2, 3);
    matrix.write(NUMBERS);
    double[] read = new double[NUMBERS.length];
    Arrays.fill(read, Double.NaN);
    matrix.read(read);
    assertThat(read).isEqualTo(NUMBERS);
  }
}
