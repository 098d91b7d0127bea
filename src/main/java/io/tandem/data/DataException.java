package io.tandem.data;

/**
 * A data set that is missing or is not what it should be. The message names the file and the place
 * in it.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message says what was expected, what was found, where, and what to do. */
  public DataException(String message) {
    super(message);
  }

  /** As above, with the failure underneath. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
