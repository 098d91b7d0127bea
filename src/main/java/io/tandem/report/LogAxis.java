package io.tandem.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis.
 *
 * @param low a number above 0, at the axis' start
 * @param high at its end
 */
record LogAxis(double low, double high) {
  private static final double[] STEPS = {1, 2, 5};

  /** From this many powers of ten on, these alone are labelled. */
  private static final double DECADES_FOR_DECADES_ALONE = 2.5;

  /** The shortest axis that goes from a tick to a tick and holds these numbers. */
  static LogAxis around(double[] values) {
    double low = Double.MAX_VALUE;
    double high = 0;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return new LogAxis(tick(low, false), tick(high, true));
  }

  /** Where a number is: 0 at the start, 1 at the end. */
  double place(double value) {
    return Math.log(value / low) / Math.log(high / low);
  }

  /** The numbers to label, 1, 2 and 5 times the powers of ten or these alone. */
  List<Double> ticks() {
    boolean decadesAlone = Math.log10(high / low) > DECADES_FOR_DECADES_ALONE;
    List<Double> ticks = new ArrayList<>();
    for (int power = exponent(low); power <= exponent(high) + 1; power++) {
      for (double step : STEPS) {
        double tick = step * Math.pow(10, power);
        boolean inside = tick > low * 0.999 && tick < high * 1.001;
        if (inside && (step == 1 || !decadesAlone)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /** The next tick below or above a number, other than the number itself. */
  private static double tick(double value, boolean above) {
    double best = above ? Double.MAX_VALUE : 0;
    for (int power = exponent(value) - 1; power <= exponent(value) + 1; power++) {
      for (double step : STEPS) {
        double tick = step * Math.pow(10, power);
        if (above && tick > value) {
          best = Math.min(best, tick);
        } else if (!above && tick < value) {
          best = Math.max(best, tick);
        }
      }
    }
    return best;
  }

  private static int exponent(double value) {
    return (int) Math.floor(Math.log10(value));
  }
}
