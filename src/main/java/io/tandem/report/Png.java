package io.tandem.report;

import io.tandem.model.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
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
    AtomicFile.write(
        file,
        out -> {
          // ImageIO's own stream would cache on the disk, which it refuses while the JVM is ending:
          // an interrupted run is saved just then.
          try (ImageOutputStream cache = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(picture, "png", cache);
          }
        });
  }
}
