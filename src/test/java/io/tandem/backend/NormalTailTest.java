package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;

class NormalTailTest {
  @Test
  void hasAllDigitsFarIntoTheTail() {
    for (double u = 0; u < 37; u += 0.01) {
      double expected = Erfc.value(u / Math.sqrt(2)) / 2;
      // The exponent's rounding is a relative error of the power.
      double relative = (8 + u * u) * Math.ulp(1.0);
      assertThat(NormalTail.above(u))
          .as("%s", u)
          .isCloseTo(expected, withinPercentage(100 * relative));
    }
  }

  @Test
  void float32NeedsFewerTerms() {
    double[] few = NormalTail.coefficients(Precision.FLOAT32);
    double[] all = NormalTail.coefficients(Precision.FLOAT64);
    assertThat(few).hasSizeLessThan(all.length);
    for (double t = -1; t <= 1; t += 0.01) {
      double relative = Math.ulp(1f) / 20.0;
      assertThat(sum(few, t)).isCloseTo(sum(all, t), withinPercentage(100 * relative));
    }
  }

  private static double sum(double[] coefficients, double t) {
    double sum = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      sum = sum * t + coefficients[i];
    }
    return sum;
  }
}
