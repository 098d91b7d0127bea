package io.tandem.model;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes a file whole or not at all: beside its place first, down to the disk, and then moved over
 * whatever was there.
 */
public final class AtomicFile {
  private static final String PART = ".tandem-part";

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
    Path beside = createBeside(absolute);
    try {
      try (FileOutputStream disk = new FileOutputStream(beside.toFile());
          OutputStream buffered = new BufferedOutputStream(disk)) {
        content.writeTo(buffered);
        buffered.flush();
        disk.getFD().sync();
      }
      Files.move(
          beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(absolute.getParent());
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /**
   * Passes if files can be written in a folder.
   *
   * @throws IOException if not
   */
  public static void tryIn(Path folder) throws IOException {
    Files.delete(createBeside(folder.resolve("try")));
  }

  /**
   * Deletes what a process that was killed while it wrote has left in a folder. Nobody else may be
   * writing there.
   *
   * @throws IOException if the folder cannot be read, or a file in it not deleted
   */
  public static void deleteLeftovers(Path folder) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, ".*" + PART)) {
      for (Path leftover : leftovers) {
        Files.delete(leftover);
      }
    }
  }

  /** A new name is safe once its folder is on the disk; Windows has no way to ask for that. */
  private static void syncFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder)) {
        channel.force(true);
      }
    }
  }

  /**
   * A new file that nobody else has. Java's own temporary files would be their owner's alone, and
   * are named by a cryptographic generator, which takes longer to start than a file to write.
   */
  private static Path createBeside(Path file) throws IOException {
    String name = Long.toHexString(ThreadLocalRandom.current().nextLong());
    return Files.createFile(file.resolveSibling("." + file.getFileName() + "." + name + PART));
  }
}
