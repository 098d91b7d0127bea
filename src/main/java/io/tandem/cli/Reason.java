package io.tandem.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What an input or output error means, in words. */
final class Reason {
  private Reason() {}

  static String of(Throwable error) {
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (error instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (error instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    if (error instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (error instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }
}
