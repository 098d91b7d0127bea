package io.tandem.cli;

import java.util.Locale;

/** What {@code --schedule} takes. */
enum ScheduleName {
  CONSTANT,
  EXPONENTIAL,
  STEP,
  COSINE,
  ONE_CYCLE;

  /** Whether the learning rate is multiplied by a factor now and then. */
  boolean hasDecay() {
    return this == EXPONENTIAL || this == STEP;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
