package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.backend.Features;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    SmallFiles.writeMnist(folder, 40, 13);
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(() -> Datasets.open("mnist:" + folder))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void imagesStayBytesAndKeepTheirLabels() {
    Dataset test = Datasets.open("mnist:" + folder).test();
    assertThat(test.size()).isEqualTo(13);
    assertThat(test.features()).isInstanceOf(Features.Bytes.class);
    assertThat(test.image()).isEqualTo(Optional.of(new ImageShape(1, 2, 3, 255)));
    for (int i = 0; i < 13; i++) {
      assertThat(test.labels()[i]).isEqualTo(i % 10);
      assertThat(test.features().value(i, 4)).isEqualTo(10 * i + 4);
    }
  }

  @Test
  void theValidationPartIsDrawnAndTheTestPartIsItsOwn() {
    Split split = Datasets.open("mnist:" + folder);
    assertThat(split.training().size()).isEqualTo(36);
    assertThat(split.validation().size()).isEqualTo(4);
    assertThat(Datasets.open("fashion-mnist:" + folder).test().classes().get(9))
        .isEqualTo("ankle boot");
  }

  @Test
  void filesMayBeCompressedOrNot() throws IOException {
    Path plain = folder.resolve("train-images-idx3-ubyte");
    Path compressed = folder.resolve("train-images-idx3-ubyte.gz");
    Dataset before = Datasets.open("mnist:" + folder).training();
    Files.write(compressed, SmallFiles.gzip(Files.readAllBytes(plain)));
    Files.delete(plain);
    Dataset after = Datasets.open("mnist:" + folder).training();
    assertThat(after.features()).usingRecursiveComparison().isEqualTo(before.features());
  }

  @Test
  void aMissingFile() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte.gz"));
    assertRefused("t10k-labels-idx1-ubyte", ".gz");
  }

  @Test
  void aFileThatIsCutOff() throws IOException {
    Path images = folder.resolve("train-images-idx3-ubyte");
    byte[] good = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(good, good.length - 1));
    assertRefused("train-images-idx3-ubyte", "entry 40");
    Files.write(images, Arrays.copyOf(good, good.length + 1));
    assertRefused("train-images-idx3-ubyte", "more behind");
  }

  @Test
  void aLabelThatIsNoClass() throws IOException {
    byte[] labels = new byte[40];
    labels[7] = 10;
    Files.write(
        folder.resolve("train-labels-idx1-ubyte.gz"),
        SmallFiles.gzip(SmallFiles.idx(new int[] {40}, labels)));
    assertRefused("train-labels", "0 to 9", "found 10", "image 8");
  }

  @Test
  void labelsThatAreTooFew() throws IOException {
    Files.write(
        folder.resolve("train-labels-idx1-ubyte.gz"),
        SmallFiles.gzip(SmallFiles.idx(new int[] {39}, new byte[39])));
    assertRefused("train-labels", "40", "39");
  }

  @Test
  void partsOfTwoSizes() throws IOException {
    Files.write(
        folder.resolve("t10k-images-idx3-ubyte"),
        SmallFiles.idx(new int[] {13, 3, 3}, new byte[117]));
    assertRefused("one size", "2 x 3", "3 x 3");
  }
}
