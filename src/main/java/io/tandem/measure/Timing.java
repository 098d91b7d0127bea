package io.tandem.measure;

import java.util.Arrays;

/**
 * How long one run takes, in seconds, when many are queued at once as training queues them.
 *
 * @param median of the laps
 * @param lowerQuartile a quarter of the laps were faster
 * @param upperQuartile a quarter of the laps were slower
 * @param laps how often a time was taken
 * @param runs the runs of each lap
 */
public record Timing(
    double median, double lowerQuartile, double upperQuartile, int laps, int runs) {
  /** Of the times of laps, in seconds a run. */
  static Timing of(double[] laps, int runs) {
    double[] sorted = laps.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    return new Timing(
        sorted[last / 2], sorted[last / 4], sorted[last - last / 4], sorted.length, runs);
  }
}
