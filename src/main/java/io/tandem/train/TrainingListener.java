package io.tandem.train;

/** Somebody who watches a training run, and may end it. */
public interface TrainingListener {
  /** A new entry of the history. */
  default void onEntry(HistoryEntry entry) {}

  /** Asked after every entry: whether to end the run here, in order. */
  default boolean wantsToStop() {
    return false;
  }
}
