package io.tandem.train;

import java.util.List;

/** Somebody who watches a training run, and may end it. */
public interface TrainingListener {
  /** A new entry of the history. */
  default void onEntry(HistoryEntry entry) {}

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
      public boolean wantsToStop() {
        return listeners.stream().anyMatch(TrainingListener::wantsToStop);
      }
    };
  }
}
