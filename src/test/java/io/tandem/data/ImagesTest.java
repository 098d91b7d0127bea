package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
  @TempDir private Path folder;

  private Path picture(int width, int height, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    Path file = folder.resolve("picture.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  @Test
  void coloursLieInPlanes() throws IOException {
    byte[] row = Images.read(picture(3, 2, 0x0A141E), new ImageShape(3, 2, 3, 255));
    assertThat(row)
        .containsExactly(10, 10, 10, 10, 10, 10, 20, 20, 20, 20, 20, 20, 30, 30, 30, 30, 30, 30);
  }

  @Test
  void largerPicturesAreBroughtToSizeAndGreyToTheDataSetsRange() throws IOException {
    ImageShape digits = new ImageShape(1, 8, 8, 16);
    assertThat(Images.read(picture(57, 31, 0xFFFFFF), digits)).hasSize(64).containsOnly(16);
    assertThat(Images.read(picture(5, 300, 0x000000), digits)).containsOnly(0);
    assertThat(Images.read(picture(8, 8, 0x00FF00), digits)).containsOnly(9);
  }

  @Test
  void thePlaceOfAPixelIsKept() throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    image.setRGB(5, 2, 0xFFFFFF);
    Path file = folder.resolve("dot.png");
    ImageIO.write(image, "png", file.toFile());
    byte[] row = Images.read(file, new ImageShape(1, 8, 8, 255));
    for (int i = 0; i < row.length; i++) {
      assertThat(row[i] & 0xFF).as("pixel %d", i).isEqualTo(i == 2 * 8 + 5 ? 255 : 0);
    }
  }
}
