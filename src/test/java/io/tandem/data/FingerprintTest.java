package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Features;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final List<String> CLASSES = List.of("cat", "dog");
  private static final Optional<ImageShape> SQUARE = Optional.of(new ImageShape(1, 2, 2, 255));
  private static final Fingerprint PLAIN = of(bytes(1, 2, 3, 4), 1, CLASSES, SQUARE);

  private static Fingerprint of(
      Features features, int label, List<String> classes, Optional<ImageShape> image) {
    return Fingerprint.of(new Dataset("pets", features, new int[] {label}, classes, image));
  }

  private static Features bytes(int... row) {
    byte[] bytes = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      bytes[i] = (byte) row[i];
    }
    return new Features.Bytes(new byte[][] {bytes}, row.length);
  }

  private static Features reals(double... row) {
    return new Features.Reals(new double[][] {row}, row.length);
  }

  @Test
  void theSameDataHasTheSame() {
    assertThat(of(bytes(1, 2, 3, 4), 1, CLASSES, SQUARE)).isEqualTo(PLAIN);
    assertThat(of(reals(1.5, -0.0), 0, CLASSES, Optional.empty()))
        .isEqualTo(of(reals(1.5, -0.0), 0, CLASSES, Optional.empty()));
    assertThat(PLAIN)
        .hasToString("1 examples of 4 features in 2 classes with the CRC32C " + PLAIN.crc32c());
  }

  @Test
  void everyChangeIsSeen() {
    assertThat(of(bytes(1, 2, 3, 132), 1, CLASSES, SQUARE)).isNotEqualTo(PLAIN);
    assertThat(of(bytes(2, 1, 3, 4), 1, CLASSES, SQUARE)).isNotEqualTo(PLAIN);
    assertThat(of(bytes(1, 2, 3, 4), 0, CLASSES, SQUARE)).isNotEqualTo(PLAIN);
    assertThat(of(bytes(1, 2, 3, 4), 1, List.of("dog", "cat"), SQUARE)).isNotEqualTo(PLAIN);
    assertThat(of(bytes(1, 2, 3, 4), 1, CLASSES, Optional.empty())).isNotEqualTo(PLAIN);
    assertThat(of(reals(1, Math.nextUp(2.0)), 1, CLASSES, Optional.empty()))
        .isNotEqualTo(of(reals(1, 2), 1, CLASSES, Optional.empty()));
  }
}
