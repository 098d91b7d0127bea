package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tandem.measure.Tolerance;
import java.util.Arrays;

/**
 * What a matrix should hold, and how far off each of its numbers may be.
 *
 * @param columns the columns of the matrix, to tell where a number is
 * @param values row by row
 * @param tolerances one a value
 */
record Expected(int columns, double[] values, double[] tolerances) {
  /** These numbers and no others; zeros of either sign are equal. */
  static Expected exactly(int columns, double[] values) {
    return new Expected(columns, values, new double[values.length]);
  }

  /**
   * Sums in any order, fused or not, within {@link Tolerance#ofSum}.
   *
   * @param magnitudes the sums of the absolute terms
   * @param roundingOfTerms how far off, relatively, each term may be before it is summed
   */
  static Expected sums(
      int columns,
      double[] sums,
      double[] magnitudes,
      int terms,
      Precision precision,
      double roundingOfTerms) {
    double relative = Tolerance.ofSum(terms, precision) + roundingOfTerms;
    return new Expected(
        columns, sums, Arrays.stream(magnitudes).map(size -> size * relative).toArray());
  }

  /** The same numbers, each of which may be off by so much more. */
  Expected plus(double[] more) {
    double[] sums = new double[more.length];
    Arrays.setAll(sums, i -> tolerances[i] + more[i]);
    return new Expected(columns, values, sums);
  }

  /** Fails with the place and size of the largest error that is not tolerated. */
  void verify(String what, double[] actual) {
    assertThat(actual).as(what).hasSameSizeAs(values);
    int wrong = 0;
    int worst = 0;
    for (int i = 0; i < actual.length; i++) {
      if (isWrong(i, actual[i])) {
        wrong++;
        if (wrong == 1 || error(i, actual[i]) > error(worst, actual[worst])) {
          worst = i;
        }
      }
    }
    if (wrong > 0) {
      fail(
          "%s: %d of %d numbers are wrong, the most so at [%d, %d]: expected %s within %s, was %s",
          what,
          wrong,
          actual.length,
          worst / columns,
          worst % columns,
          values[worst],
          tolerances[worst],
          actual[worst]);
    }
  }

  private boolean isWrong(int i, double actual) {
    // Not a number is within no tolerance, hence the negation.
    return actual != values[i] && !(error(i, actual) <= tolerances[i]);
  }

  private double error(int i, double actual) {
    return Math.abs(actual - values[i]);
  }
}
