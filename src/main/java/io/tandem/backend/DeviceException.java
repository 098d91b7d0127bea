package io.tandem.backend;

/** A device that was asked for is not there, cannot do what was asked, or failed while doing it. */
public final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message says what was expected, what was found, and what to do. */
  public DeviceException(String message) {
    super(message);
  }

  /** As above, with the failure underneath. */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
