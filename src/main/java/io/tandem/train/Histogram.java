package io.tandem.train;

import java.util.Arrays;

/**
 * How numbers are spread: how many fall into each of some bins of equal width. What is infinite or
 * not a number falls into none.
 *
 * @param least the smallest number, where the first bin starts
 * @param most the largest number, where the last bin ends
 * @param counts one a bin
 * @param mean of the finite numbers
 * @param standardDeviation of the finite numbers
 * @param zeros the share of numbers that are exactly zero, from 0 to 1
 * @param notFinite how many are infinite or not a number
 */
public record Histogram(
    double least,
    double most,
    long[] counts,
    double mean,
    double standardDeviation,
    double zeros,
    long notFinite) {
  private static final int BINS = 48;

  /** The histogram of some numbers; all bins are empty where none is finite. */
  public static Histogram of(double[] numbers) {
    double[] finite = Arrays.stream(numbers).filter(Double::isFinite).toArray();
    double least = Arrays.stream(finite).min().orElse(0);
    double most = Arrays.stream(finite).max().orElse(0);
    double mean = Arrays.stream(finite).average().orElse(0);
    long[] counts = new long[BINS];
    long zeros = 0;
    double squares = 0;
    for (double number : finite) {
      // Equal numbers have no width to be spread over: the first bin takes them.
      double place = most > least ? (number - least) / (most - least) : 0;
      counts[Math.min(BINS - 1, (int) (place * BINS))]++;
      zeros += number == 0 ? 1 : 0;
      squares += (number - mean) * (number - mean);
    }
    return new Histogram(
        least,
        most,
        counts,
        mean,
        Math.sqrt(squares / Math.max(1, finite.length)),
        (double) zeros / Math.max(1, numbers.length),
        numbers.length - finite.length);
  }
}
