package io.tandem.cli;

/** Shares, as people read them. */
final class Percent {
  private Percent() {}

  /** A share from 0 to 1 as a percentage with one decimal. */
  static String of(double share) {
    return String.format("%.1f %%", 100 * share);
  }
}
