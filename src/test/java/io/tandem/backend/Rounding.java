package io.tandem.backend;

/** What the precisions make of a number. */
final class Rounding {
  private Rounding() {}

  /** The nearest number that the precision holds. */
  static double round(Precision precision, double value) {
    return precision.storage() == Precision.FLOAT32 ? (float) value : value;
  }

  /** The distance from 1 to the next larger number. */
  static double epsilon(Precision precision) {
    return precision.storage() == Precision.FLOAT32 ? Math.ulp(1f) : Math.ulp(1d);
  }

  /**
   * How far off, relatively, a product of two numbers may be because they are rounded first; that
   * some hardware cuts instead of rounding is allowed for.
   */
  static double ofFactors(Precision precision) {
    return switch (precision) {
      case FLOAT32, FLOAT64 -> 0;
      case TF32 -> 2 * 0x1p-10;
      case BF16 -> 2 * 0x1p-7;
    };
  }

  /** The smallest number that has all its digits; what is below may be taken for zero. */
  static double smallest(Precision precision) {
    return precision.storage() == Precision.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
  }
}
