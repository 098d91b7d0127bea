package io.tandem.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a data set is read from, opened with an error that says what they should be. */
final class DataFile {
  private DataFile() {}

  /**
   * Opens a file.
   *
   * @param expected what it should hold
   * @throws DataException if there is no such file, or it cannot be read
   */
  static InputStream open(Path file, String expected) {
    check(file, expected);
    try {
      return new BufferedInputStream(Files.newInputStream(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** A file's size in bytes. */
  static long size(Path file, String expected) {
    check(file, expected);
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** What to say of a file that is there and cannot be read. */
  static DataException unreadable(Path file, IOException error) {
    return new DataException("cannot read " + file + ": " + error.getMessage(), error);
  }

  private static void check(Path file, String expected) {
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": expected " + expected + ", found a folder");
    }
    if (!Files.isRegularFile(file)) {
      throw new DataException("no file " + file + ": expected " + expected);
    }
  }
}
