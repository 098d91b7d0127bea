package io.tandem.backend;

/** Why a step of a probe failed, and what to do. */
public final class Unusable extends Exception {
  private static final long serialVersionUID = 1L;

  private final String advice;

  /** A reason, as a statement, and what to install or set. */
  public Unusable(String reason, String advice) {
    super(reason);
    this.advice = advice;
  }

  /** What to install or set. */
  public String advice() {
    return advice;
  }
}
