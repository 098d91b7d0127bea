package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Step;
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
  /** The share of the time that warming up may take: compilers, caches, clocks. */
  private static final double WARM_UP = 0.3;

  /** Laps that a budget is cut into; enough for quartiles. */
  private static final int LAPS = 15;

  /** Visits and learning rates are laid out for each run of a lap. */
  private static final int MOST_RUNS = 2000;

  /**
   * Times a device's work. However little time there is, it is run twice and timed once.
   *
   * @param seconds how long this may take
   */
  static Timing of(Backend backend, Work work, double seconds) {
    long started = System.nanoTime();
    Step step = backend.record(work::run);
    // The first run is the slowest: it compiles, and allocates what the others use.
    double run = lap(backend, work, step, 1);
    int runs = 1;
    while (secondsSince(started) < seconds * WARM_UP) {
      run = lap(backend, work, step, runs);
      runs = runsIn(seconds * WARM_UP / LAPS, run, 2 * runs);
    }
    runs = runsIn(seconds * (1 - WARM_UP) / LAPS, run, MOST_RUNS);
    double[] laps = new double[LAPS];
    int count = 0;
    do {
      laps[count++] = lap(backend, work, step, runs);
    } while (count < LAPS && secondsSince(started) < seconds);
    return of(Arrays.copyOf(laps, count), runs);
  }

  static Timing of(double[] laps, int runs) {
    double[] sorted = laps.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    return new Timing(
        sorted[last / 2], sorted[last / 4], sorted[last - last / 4], sorted.length, runs);
  }

  private static int runsIn(double seconds, double run, int most) {
    return (int) Math.max(1, Math.min(Math.min(most, MOST_RUNS), seconds / run));
  }

  /** Seconds a run. */
  private static double lap(Backend backend, Work work, Step step, int runs) {
    work.ready(runs);
    backend.finish();
    long started = System.nanoTime();
    step.run(runs);
    backend.finish();
    return secondsSince(started) / runs;
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
