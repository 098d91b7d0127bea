package io.tandem.train;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How long one training step takes on a device.
 *
 * @param seconds of the quickest steps seen
 * @param settled whether they had stopped getting quicker; if not, the device is faster than this
 */
public record StepTime(double seconds, boolean settled) {
  private static final MathContext TWO_DIGITS = new MathContext(2);

  /**
   * Checks the time.
   *
   * @throws IllegalArgumentException if it is not above 0 and finite
   */
  public StepTime {
    if (!(seconds > 0 && Double.isFinite(seconds))) {
      throw new IllegalArgumentException("a step takes a time above 0, not " + seconds + " s");
    }
  }

  @Override
  public String toString() {
    return (settled ? "" : "under ") + milliseconds(seconds);
  }

  static String milliseconds(double seconds) {
    return new BigDecimal(seconds * 1e3).round(TWO_DIGITS).stripTrailingZeros().toPlainString()
        + " ms";
  }
}
