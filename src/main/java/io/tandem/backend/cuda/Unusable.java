package io.tandem.backend.cuda;

/** Why a step of a probe failed, and what to do. */
final class Unusable extends Exception {
  private static final long serialVersionUID = 1L;

  private final String advice;

  Unusable(String reason, String advice) {
    super(reason);
    this.advice = advice;
  }

  String advice() {
    return advice;
  }
}
