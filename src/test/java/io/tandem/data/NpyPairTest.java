package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.backend.Features;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyPairTest {
  @TempDir private Path folder;

  private Path features;
  private Path labels;

  @BeforeEach
  void write() throws IOException {
    features = folder.resolve("X.npy");
    labels = folder.resolve("y.npy");
    Files.write(features, SmallFiles.npy(1, "|u1", "3, 2", new byte[] {1, 2, 3, 4, -1, 6}));
    Files.write(labels, SmallFiles.npy(1, "|u1", "3,", new byte[] {4, 1, 4}));
  }

  private Dataset read() {
    return Datasets.whole(DataRequest.of("npy:" + features + "," + labels));
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(this::read).isInstanceOf(DataException.class).hasMessageContainingAll(words);
  }

  @Test
  void bytesStayBytes() {
    Dataset data = read();
    assertThat(data.features()).isInstanceOf(Features.Bytes.class);
    assertThat(data.features().value(2, 0)).isEqualTo(255);
    assertThat(data.classes()).containsExactly("1", "4");
    assertThat(data.labels()).containsExactly(1, 0, 1);
    assertThat(data.image()).isEmpty();
  }

  private static byte[] numbers(String type) {
    ByteBuffer bytes = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 6; i++) {
      switch (type) {
        case "<i4" -> bytes.putInt(i - 3);
        case "<i8" -> bytes.putLong(i - 3);
        case "<f4" -> bytes.putFloat(i - 3);
        default -> bytes.putDouble(i - 3);
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  @ParameterizedTest
  @CsvSource({"1,<i4", "2,<i8", "3,<f4", "1,<f8"})
  void otherNumbersAreReals(int format, String type) throws IOException {
    Files.write(features, SmallFiles.npy(format, type, "3, 2", numbers(type)));
    assertThat(((Features.Reals) read().features()).data())
        .isDeepEqualTo(new double[][] {{-3, -2}, {-1, 0}, {1, 2}});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"3, 4, 5|1", "3, 1, 4, 5|1", "3, 3, 4, 5|3"})
  void bytesInPlanesAreImages(String shape, int channels) throws IOException {
    Files.write(features, SmallFiles.npy(1, "|u1", shape, new byte[60 * channels]));
    assertThat(read().image()).isEqualTo(Optional.of(new ImageShape(channels, 4, 5, 255)));
  }

  @Test
  void channelsThatLieLastAreNoPlanes() throws IOException {
    Files.write(features, SmallFiles.npy(1, "|u1", "3, 4, 5, 3", new byte[180]));
    assertThat(read().image()).isEmpty();
    assertThat(read().features().columns()).isEqualTo(60);
  }

  @ParameterizedTest
  @ValueSource(strings = {">f4", "<f2", "|O", "<c8"})
  void otherTypesAreRefused(String type) throws IOException {
    Files.write(features, SmallFiles.npy(1, type, "3, 2", new byte[24]));
    assertRefused("X.npy", type, "astype");
  }

  @Test
  void columnsFirstAreRefused() throws IOException {
    String text = Files.readString(features, StandardCharsets.ISO_8859_1);
    Files.writeString(features, text.replace("False", "True "), StandardCharsets.ISO_8859_1);
    assertRefused("X.npy", "C order");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4, 2", "3", "", "0, 2", "3, 2, 99999999999", "6, 0", "2147483647, 2"})
  void aShapeThatTheFileDoesNotHave(String shape) throws IOException {
    Files.write(features, SmallFiles.npy(1, "|u1", shape, new byte[6]));
    assertRefused("X.npy", "shape");
  }

  @Test
  void aNumberThatIsNone() throws IOException {
    Files.write(
        features, SmallFiles.npy(1, "<f4", "3, 2", SmallFiles.floats(1, 2, 3, Double.NaN, 5, 6)));
    assertRefused("X.npy, row 2, column 2", "NaN");
  }

  @Test
  void labelsThatDoNotBelongToTheFeatures() throws IOException {
    Files.write(labels, SmallFiles.npy(1, "|u1", "4,", new byte[4]));
    assertRefused("y.npy", "3 examples", "4 rows");
    Files.write(labels, SmallFiles.npy(1, "|u1", "3, 10", new byte[30]));
    assertRefused("y.npy", "rows of 10");
    Files.write(labels, SmallFiles.npy(1, "<f4", "3,", SmallFiles.floats(0.5, 1, 0.5)));
    assertRefused("y.npy", "whole numbers", "0.5");
  }

  @Test
  void twoFilesAreNamed() {
    assertThatThrownBy(() -> Datasets.open("npy:" + features))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("npy:X.npy,y.npy");
  }
}
