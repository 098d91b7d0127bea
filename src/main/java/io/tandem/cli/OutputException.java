package io.tandem.cli;

import java.nio.file.Path;

/** Something that cannot be written where the user wants it. */
final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputException(Path path, Throwable cause) {
    super("cannot write " + path + " (" + Reason.of(cause) + "): choose another place", cause);
  }
}
