package io.tandem.report;

import io.tandem.model.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures in files. */
final class Png {
  private Png() {}

  /**
   * Writes a picture, whole or not at all.
   *
   * @throws IOException if the file cannot be written
   */
  static void write(Path file, BufferedImage picture) throws IOException {
    AtomicFile.write(file, out -> encode(picture, out));
  }

  /**
   * A picture that stands in a page itself.
   *
   * @param description for who does not see it
   */
  static String element(BufferedImage picture, String description) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      encode(picture, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return String.format(
        "<img alt=\"%s\" src=\"data:image/png;base64,%s\"/>",
        Markup.text(description), Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  private static void encode(BufferedImage picture, OutputStream out) throws IOException {
    // ImageIO's own stream would cache on the disk, which it refuses while the JVM is ending: an
    // interrupted run is saved just then.
    try (ImageOutputStream cache = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(picture, "png", cache);
    }
  }
}
