package io.tandem.measure;

import io.tandem.backend.Precision;

/** How far off, relatively, a result may be because it is rounded. */
public final class Tolerance {
  /** Terms that a sum may have beyond its own, such as an activation's or a scaling's rounding. */
  private static final int FURTHER_ROUNDINGS = 4;

  private Tolerance() {}

  /** The distance from 1 to the next larger number. */
  public static double epsilon(Precision precision) {
    return precision.storage() == Precision.FLOAT32 ? Math.ulp(1f) : Math.ulp(1d);
  }

  /**
   * Of a sum in any order, fused or not, relative to the sum of its absolute terms: an error is
   * below {@code terms * epsilon / 2} (Higham, "Accuracy and Stability of Numerical Algorithms",
   * 2002, section 4.2). Twice that is allowed.
   */
  public static double ofSum(int terms, Precision precision) {
    return (terms + FURTHER_ROUNDINGS) * epsilon(precision);
  }

  /**
   * Of a product of two numbers that some precisions round first; that some hardware cuts instead
   * of rounding is allowed for.
   */
  public static double ofFactors(Precision precision) {
    return switch (precision) {
      case FLOAT32, FLOAT64 -> 0;
      case TF32 -> 2 * 0x1p-10;
      case BF16 -> 2 * 0x1p-7;
    };
  }
}
