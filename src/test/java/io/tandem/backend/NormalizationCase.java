package io.tandem.backend;

import io.tandem.measure.Tolerance;
import java.util.Arrays;
import java.util.Random;

/**
 * One trial of a normalisation: its matrices, as the reference and as a device has them, and how
 * far off the device may be.
 *
 * @param ofBatch whether columns are normalised, or else rows
 */
record NormalizationCase(Precision precision, int rows, int columns, boolean ofBatch, long seed) {
  /** Numbers around 1/2, so that a mean that is left out shows. */
  double[] inputs() {
    double[] x = draw(rows * columns, seed);
    Arrays.setAll(x, i -> Rounding.round(precision, x[i] + 0.5));
    return x;
  }

  /** Numbers from -1 to 1 that the precision holds. */
  double[] draw(int count, long ofSeed) {
    Random random = new Random(ofSeed);
    double[] drawn = new double[count];
    Arrays.setAll(drawn, i -> Rounding.round(precision, 2 * random.nextDouble() - 1));
    return drawn;
  }

  /** The number of means and variances. */
  int groups() {
    return ofBatch ? columns : rows;
  }

  /** The number of numbers that each is taken over. */
  int size() {
    return ofBatch ? rows : columns;
  }

  /** How far off numbers of a matrix may be that come of sums, where each is so large at most. */
  Expected within(int ofColumns, double[] values, double magnitude) {
    double[] tolerances = new double[values.length];
    Arrays.fill(tolerances, 4 * Tolerance.ofSum(Math.max(rows, columns), precision) * magnitude);
    return new Expected(ofColumns, values, tolerances);
  }

  /** Rounded to the precision. */
  double[] rounded(double[] values) {
    return Arrays.stream(values).map(value -> Rounding.round(precision, value)).toArray();
  }

  /** The largest absolute value. */
  static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().getAsDouble();
  }
}
