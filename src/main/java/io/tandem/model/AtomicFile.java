package io.tandem.model;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file whole or not at all: beside its place first, down to the disk, and then moved over
 * whatever was there.
 */
public final class AtomicFile {
  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file.
   *
   * @throws IOException if it cannot be written; what was there before is untouched then
   */
  public static void write(Path file, Content content) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path beside = Files.createTempFile(absolute.getParent(), "." + file.getFileName(), ".part");
    try {
      try (FileOutputStream disk = new FileOutputStream(beside.toFile());
          OutputStream buffered = new BufferedOutputStream(disk)) {
        content.writeTo(buffered);
        buffered.flush();
        disk.getFD().sync();
      }
      makeReadable(beside);
      Files.move(
          beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** Temporary files are their owner's alone; results are everybody's to read. */
  private static void makeReadable(Path file) {
    file.toFile().setReadable(true, false);
  }
}
