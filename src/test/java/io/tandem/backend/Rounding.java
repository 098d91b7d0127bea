package io.tandem.backend;

/** What the precisions make of a number. */
final class Rounding {
  private Rounding() {}

  /** The nearest number that the precision holds. */
  static double round(Precision precision, double value) {
    return precision.storage() == Precision.FLOAT32 ? (float) value : value;
  }

  /** The smallest number that has all its digits; what is below may be taken for zero. */
  static double smallest(Precision precision) {
    return precision.storage() == Precision.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
  }
}
