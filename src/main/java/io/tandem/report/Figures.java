package io.tandem.report;

/** Measured numbers as people read them, with as many digits as mean something. */
public final class Figures {
  private static final double KILO = 1e3;

  private Figures() {}

  /** A time, such as {@code 12.3 µs}. */
  public static String seconds(double seconds) {
    if (seconds < 1 / KILO) {
      return threeDigits(seconds * KILO * KILO) + " µs";
    }
    return seconds < 1 ? threeDigits(seconds * KILO) + " ms" : threeDigits(seconds) + " s";
  }

  /** A rate in units of 10^9, such as {@code 184}; a dash where it is not known. */
  public static String giga(double rate) {
    return threeDigits(rate / (KILO * KILO * KILO));
  }

  /** A share from 0 to 1 as whole percent; a dash where it is not known. */
  public static String percent(double share) {
    return Double.isFinite(share) ? String.format("%.0f %%", 100 * share) : "-";
  }

  /** A relative error. */
  public static String error(double error) {
    return error == 0 ? "0" : String.format("%.1e", error);
  }

  private static String threeDigits(double value) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    if (value >= 99.95) {
      return String.format("%,.0f", value);
    }
    return value >= 9.995 ? String.format("%.1f", value) : String.format("%.2f", value);
  }
}
