package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Step;
import java.util.Arrays;

/** Times a device's work in laps: many runs queued at once, and one wait for the last of them. */
final class Stopwatch {
  /** Laps that a budget is cut into; enough for quartiles. */
  private static final int LAPS = 15;

  /** Fewer have no spread, which is worth some time. */
  private static final int LEAST_LAPS = 3;

  private static final double SECONDS_FOR_LEAST_LAPS = 0.3;

  /** Visits and learning rates are laid out for each run of a lap. */
  private static final int MOST_RUNS = 2000;

  private final Backend backend;
  private final Work work;
  private final Step step;
  private double secondsPerRun;
  private double fastest = Double.MAX_VALUE;

  Stopwatch(Backend backend, Work work) {
    this.backend = backend;
    this.work = work;
    this.step = backend.record(work::run);
  }

  /** Seconds a run in the fastest lap so far. */
  double fastest() {
    return fastest;
  }

  /**
   * Runs the work until compilers, caches and clocks are warm; at least twice.
   *
   * @param seconds how long this may take
   */
  void warmUp(double seconds) {
    long started = System.nanoTime();
    // The first run allocates and records what the others use.
    lap(1);
    int runs = 1;
    do {
      lap(runs);
      runs = (int) Math.min(2.0 * runs, runsIn(seconds / LAPS));
    } while (secondsSince(started) < seconds);
  }

  /**
   * Times the work; at least one lap.
   *
   * @param seconds how long this may take
   */
  Timing time(double seconds) {
    long started = System.nanoTime();
    int runs = runsIn(seconds / LAPS);
    double[] laps = new double[LAPS];
    int count = 0;
    double elapsed;
    do {
      lap(runs);
      laps[count++] = secondsPerRun;
      elapsed = secondsSince(started);
    } while (elapsed < seconds && count < LAPS
        || elapsed < SECONDS_FOR_LEAST_LAPS && count < LEAST_LAPS);
    return Timing.of(Arrays.copyOf(laps, count), runs);
  }

  private int runsIn(double seconds) {
    return (int) Math.max(1, Math.min(MOST_RUNS, seconds / secondsPerRun));
  }

  private void lap(int runs) {
    work.ready(runs);
    backend.finish();
    long started = System.nanoTime();
    step.run(runs);
    backend.finish();
    secondsPerRun = secondsSince(started) / runs;
    fastest = Math.min(fastest, secondsPerRun);
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
