package io.tandem.train;

import java.util.List;
import java.util.function.Supplier;

/** Somebody who watches a training run, and may end it. */
public interface TrainingListener {
  /** A new entry of the history; at an epoch's end it has a validation accuracy. */
  default void onEntry(HistoryEntry entry) {}

  /**
   * A moment from which training can go on later: the start, and each epoch's end, after its entry.
   *
   * @param checkpoint makes it, then or later
   */
  default void onCheckpoint(Supplier<Checkpoint> checkpoint) {}

  /** Something that is likely to be wrong, with its numbers and what to try: each once a run. */
  default void onWarning(TrainingWarning warning) {}

  /** Asked after every entry: whether to end the run here, in order. */
  default boolean wantsToStop() {
    return false;
  }

  /** All of these, told in this order; any of them may end the run. */
  static TrainingListener all(List<TrainingListener> listeners) {
    return new TrainingListener() {
      @Override
      public void onEntry(HistoryEntry entry) {
        listeners.forEach(listener -> listener.onEntry(entry));
      }

      @Override
      public void onCheckpoint(Supplier<Checkpoint> checkpoint) {
        listeners.forEach(listener -> listener.onCheckpoint(checkpoint));
      }

      @Override
      public void onWarning(TrainingWarning warning) {
        listeners.forEach(listener -> listener.onWarning(warning));
      }

      @Override
      public boolean wantsToStop() {
        return listeners.stream().anyMatch(TrainingListener::wantsToStop);
      }
    };
  }
}
