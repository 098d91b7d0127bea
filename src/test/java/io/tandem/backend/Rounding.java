package io.tandem.backend;

/** What the precisions make of a number. */
final class Rounding {
  private Rounding() {}

  /** The nearest number that the precision holds. */
  static double round(Precision precision, double value) {
    return switch (precision) {
      case FLOAT32 -> (float) value;
      case FLOAT64 -> value;
    };
  }

  /** The distance from 1 to the next larger number. */
  static double epsilon(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> Math.ulp(1f);
      case FLOAT64 -> Math.ulp(1d);
    };
  }

  /** The smallest number that has all its digits; what is below may be taken for zero. */
  static double smallest(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> Float.MIN_NORMAL;
      case FLOAT64 -> Double.MIN_NORMAL;
    };
  }
}
