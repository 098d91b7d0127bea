package io.tandem.cli;

import java.util.Locale;

/** What {@code --optimizer} takes. */
enum OptimizerName {
  SGD,
  MOMENTUM,
  NESTEROV,
  RMSPROP,
  ADAM,
  ADAMW;

  /** Whether there is a velocity. */
  boolean hasMomentum() {
    return this == MOMENTUM || this == NESTEROV;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
