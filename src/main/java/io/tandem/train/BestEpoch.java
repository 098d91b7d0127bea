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

  /** Whether as many epochs as patience allows brought nothing better. */
  boolean isLongAgo() {
    return epochsSince >= selection.patience();
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
    return String.format(
        Locale.ROOT,
        "stopped early: %d epochs brought no better validation accuracy than the %.2f %% after"
            + " iteration %,d",
        epochsSince,
        100 * accuracy,
        iteration);
  }
}
