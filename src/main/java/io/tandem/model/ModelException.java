package io.tandem.model;

/**
 * A model file that is missing or is not what it should be. The message names the file and the
 * place in it.
 */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message says what was expected, what was found, where, and what to do. */
  public ModelException(String message) {
    super(message);
  }

  /** As above, with the failure underneath. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
