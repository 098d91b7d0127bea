package io.tandem.train;

import java.util.Locale;
import java.util.Map;

/** The epoch with the best accuracy on the validation part so far, and how long ago it was. */
final class BestEpoch {
  private final ModelSelection selection;
  private Map<String, double[]> state = Map.of();
  private double accuracy = -1;
  private long iteration;
  private int epochsSince;

  BestEpoch(ModelSelection selection) {
    this.selection = selection;
  }

  /** Counts an epoch at whose end this was the state. */
  void accept(HistoryEntry end, Map<String, double[]> stateThen) {
    if (end.validationAccuracy().getAsDouble() > accuracy) {
      accuracy = end.validationAccuracy().getAsDouble();
      iteration = end.iteration();
      epochsSince = 0;
      state = selection.keepsBest() ? stateThen : Map.of();
    } else {
      epochsSince++;
    }
  }

  /** Takes over what an earlier process knew. */
  void restore(Checkpoint checkpoint) {
    for (HistoryEntry entry : checkpoint.history()) {
      if (entry.validationAccuracy().isPresent()) {
        accept(entry, checkpoint.best());
      }
    }
  }

  /** Whether it is good enough, or as many epochs as patience allows brought nothing better. */
  boolean endsTraining() {
    return isGoodEnough() || epochsSince >= selection.patience();
  }

  private boolean isGoodEnough() {
    return accuracy >= selection.enoughAccuracy();
  }

  /** What the device held then; empty if nothing is kept, or no epoch has ended. */
  Map<String, double[]> state() {
    return state;
  }

  /** After how many updates. */
  long iteration() {
    return iteration;
  }

  /** Why a run ends here that goes no further. */
  String explanation() {
    if (isGoodEnough()) {
      return String.format(
          Locale.ROOT,
          "stopped early: the validation accuracy has reached the %.2f %% that are enough",
          100 * selection.enoughAccuracy());
    }
    return String.format(
        Locale.ROOT,
        "stopped early: %d epochs brought no better validation accuracy than the %.2f %% after"
            + " iteration %,d",
        epochsSince,
        100 * accuracy,
        iteration);
  }

  /** What a run that has trained to its end has missed; empty if nothing. */
  String shortfall() {
    if (!selection.hasGoal() || isGoodEnough()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "no epoch reached the validation accuracy of %.2f %% that would have been enough; the best"
            + " had %.2f %% after iteration %,d",
        100 * selection.enoughAccuracy(),
        100 * accuracy,
        iteration);
  }
}
