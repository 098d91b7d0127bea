package io.tandem.cli;

import io.tandem.search.FinishedTrial;
import io.tandem.search.Setting;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Shows how a sweep goes: a line for each net that is done. */
final class SweepProgress {
  private final PrintWriter out;
  private final int trainings;
  private final List<FinishedTrial> known;
  private final int threads;
  private final List<FinishedTrial> finished = new ArrayList<>();
  private final long started = System.nanoTime();
  private FinishedTrial best;

  /**
   * The progress of so many trainings.
   *
   * @param known those that an earlier run finished
   */
  SweepProgress(PrintWriter out, int trainings, List<FinishedTrial> known, int threads) {
    this.out = out;
    this.trainings = trainings;
    this.known = known;
    this.threads = threads;
    known.forEach(this::compare);
    if (!known.isEmpty()) {
      out.printf("going on: %d of %d trainings are done%n", known.size(), trainings);
    }
  }

  /** The trainings that an earlier run finished. */
  List<FinishedTrial> known() {
    return known;
  }

  /** Shows one more. */
  void show(FinishedTrial trial) {
    finished.add(trial);
    compare(trial);
    int done = known.size() + finished.size();
    out.printf(
        "%d of %d  %s  validation %s  best %s  %.0f s left%n",
        done,
        trainings,
        new Setting(trial.options()),
        accuracy(trial),
        accuracy(best),
        seconds() / finished.size() * (trainings - done));
  }

  /** Tells how much of the time went into training steps. */
  void conclude() {
    if (finished.isEmpty()) {
      return;
    }
    double steps = finished.stream().mapToDouble(FinishedTrial::secondsOfSteps).sum();
    double share = steps / Math.min(threads, finished.size());
    out.printf(
        "%d trainings in %.1f s; their training steps alone took %.1f s on %d threads, %.1f s each:"
            + " %.2f times as long in all%n",
        finished.size(), seconds(), steps, threads, share, seconds() / share);
  }

  private void compare(FinishedTrial trial) {
    if (best == null || FinishedTrial.BEST_FIRST.compare(trial, best) < 0) {
      best = trial;
    }
  }

  private double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  private static String accuracy(FinishedTrial trial) {
    return trial.validationAccuracy() == null
        ? "none, diverged"
        : Percent.of(trial.validationAccuracy());
  }
}
