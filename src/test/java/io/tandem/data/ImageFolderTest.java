package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final int GREY = BufferedImage.TYPE_BYTE_GRAY;
  private static final int COLOUR = BufferedImage.TYPE_INT_RGB;

  @TempDir private Path folder;

  private Path png(String name, int type, int width, int first) throws IOException {
    return SmallFiles.writePicture(folder.resolve(name), "png", type, width, 2, first, 1);
  }

  private Dataset read() {
    return Datasets.whole(DataRequest.of("images:" + folder));
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(this::read).isInstanceOf(DataException.class).hasMessageContainingAll(words);
  }

  @Test
  void aFolderIsAClass() throws IOException {
    png("dog/b.png", COLOUR, 3, 0x0A141E);
    png("cat/2.png", COLOUR, 3, 0x000000);
    png("cat/10.PNG", COLOUR, 3, 0xFFFF00);
    Files.writeString(folder.resolve(".hidden"), "");
    Dataset data = read();
    assertThat(data.classes()).containsExactly("cat", "dog");
    assertThat(data.labels()).containsExactly(0, 0, 1);
    assertThat(data.image()).isEqualTo(Optional.of(new ImageShape(3, 2, 3, 255)));
    double[] row = new double[18];
    for (int i = 0; i < row.length; i++) {
      row[i] = data.features().value(2, i);
    }
    assertThat(row)
        .containsExactly(10, 10, 10, 10, 10, 10, 20, 20, 20, 20, 20, 20, 30, 31, 32, 33, 34, 35);
  }

  @Test
  void greyPicturesKeepTheirLevels() throws IOException {
    png("cat/1.png", GREY, 3, 100);
    png("cat/2.png", GREY, 3, 0);
    png("dog/1.png", GREY, 3, 250);
    Dataset data = read();
    assertThat(data.image()).isEqualTo(Optional.of(new ImageShape(1, 2, 3, 255)));
    for (int pixel = 0; pixel < 6; pixel++) {
      assertThat(data.features().value(0, pixel)).isEqualTo(100 + pixel);
      assertThat(data.features().value(2, pixel)).isEqualTo(250 + pixel);
    }
  }

  @Test
  void oneColouredPictureMakesAllColoured() throws IOException {
    png("cat/1.png", GREY, 3, 100);
    png("cat/2.png", GREY, 3, 0);
    png("dog/1.png", COLOUR, 3, 0x0A141E);
    Dataset data = read();
    assertThat(data.image().orElseThrow().channels()).isEqualTo(3);
    assertThat(data.features().value(0, 6)).isEqualTo(100);
  }

  @Test
  void jpegIsRead() throws IOException {
    for (String name : new String[] {"cat/1.jpg", "cat/2.jpeg", "dog/1.jpg"}) {
      SmallFiles.writePicture(folder.resolve(name), "jpg", COLOUR, 8, 8, 0x808080, 0);
    }
    assertThat(read().features().value(2, 5)).isBetween(126.0, 130.0);
  }

  @Test
  void picturesOfTwoSizes() throws IOException {
    png("cat/1.png", COLOUR, 3, 0);
    png("cat/2.png", COLOUR, 4, 0);
    png("dog/1.png", COLOUR, 3, 0);
    assertRefused("1.png is 3 x 2", "2.png is 4 x 2");
  }

  @Test
  void whatIsNoPicture() throws IOException {
    png("cat/1.png", COLOUR, 3, 0);
    Path notes = Files.writeString(folder.resolve("cat/notes.txt"), "");
    assertRefused("notes.txt");
    Files.move(notes, folder.resolve("cat/notes.png"));
    assertRefused("notes.png", "found none");
    Files.delete(folder.resolve("cat/notes.png"));
    Files.writeString(folder.resolve("stray.png"), "");
    assertRefused("stray.png", "folder for each class");
  }

  @Test
  void foldersThatAreEmpty() throws IOException {
    assertRefused(folder.toString(), "folder for each class");
    png("cat/1.png", COLOUR, 3, 0);
    Files.createDirectory(folder.resolve("dog"));
    assertRefused("dog", "found none");
    assertThatThrownBy(() -> Datasets.open("images:" + folder.resolve("missing")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no folder");
  }

  /** Its 16,000 x 16,000 pixels would take a gigabyte. */
  @Test
  void aPictureThatClaimsMoreThanItHolds() throws IOException {
    png("cat/2.png", COLOUR, 3, 0);
    png("dog/1.png", COLOUR, 3, 0);
    Path bomb = png("cat/1.png", COLOUR, 3, 0);
    byte[] bytes = Files.readAllBytes(bomb);
    ByteBuffer.wrap(bytes).putInt(16, 16_000).putInt(20, 16_000);
    Files.write(bomb, bytes);
    assertRefused("1.png", "16,000 x 16,000", "damaged");
    assertThatThrownBy(() -> Images.read(bomb, new ImageShape(1, 8, 8, 16)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("16,000 x 16,000");
  }
}
