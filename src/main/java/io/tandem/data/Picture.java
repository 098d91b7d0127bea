package io.tandem.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * What the head of a picture's file says.
 *
 * @param width in pixels
 * @param height in pixels
 * @param grey whether it has no colours
 */
record Picture(int width, int height, boolean grey) {
  /** No format that is read here packs an empty picture tighter than this, in bytes to a byte. */
  private static final long TIGHTEST = 4_096;

  /** What to do with a reader that is at the head of its file. */
  @FunctionalInterface
  private interface Use<T> {
    T with(ImageReader reader) throws IOException;
  }

  /**
   * Looks at a file's head.
   *
   * @throws DataException if the file is missing, no picture, or claims to be larger than it can be
   */
  static Picture head(Path file) {
    return read(file, reader -> head(file, reader));
  }

  /**
   * Reads a picture.
   *
   * @throws DataException if the file is missing, no picture, damaged, or claims to be larger than
   *     it can be
   */
  static BufferedImage pixels(Path file) {
    return read(
        file,
        reader -> {
          head(file, reader);
          return reader.read(0);
        });
  }

  private static <T> T read(Path file, Use<T> use) {
    DataFile.size(file, "a picture");
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new DataException(file + ": expected a PNG, JPEG, GIF or BMP picture, found none");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return use.with(reader);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The readers of the JDK meet damage with whatever exception it leads to.
      throw new DataException(file + ": the picture is damaged (" + reason(e) + ")", e);
    }
  }

  private static String reason(Exception error) {
    String message = error.getMessage() == null ? "" : error.getMessage();
    return message.isBlank() ? "its parts do not fit together" : Excerpt.of(message);
  }

  private static Picture head(Path file, ImageReader reader) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    ImageTypeSpecifier raw = reader.getRawImageType(0);
    ColorModel colours = (raw == null ? reader.getImageTypes(0).next() : raw).getColorModel();
    long size = Files.size(file);
    if ((double) width * height * colours.getPixelSize() / Byte.SIZE > (double) size * TIGHTEST) {
      throw new DataException(
          String.format(
              "%s: its head claims %,d x %,d pixels, more than its %,d bytes can hold: the picture"
                  + " is damaged",
              file, width, height, size));
    }
    return new Picture(width, height, isGrey(colours));
  }

  private static boolean isGrey(ColorModel colours) {
    return colours instanceof IndexColorModel palette
        ? IntStream.range(0, palette.getMapSize())
            .allMatch(
                i ->
                    palette.getRed(i) == palette.getGreen(i)
                        && palette.getRed(i) == palette.getBlue(i))
        : colours.getNumColorComponents() == 1;
  }
}
