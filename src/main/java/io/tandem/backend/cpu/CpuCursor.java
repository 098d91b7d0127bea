package io.tandem.backend.cpu;

import io.tandem.backend.Cursor;

/** Where an epoch stands. */
final class CpuCursor implements Cursor {
  private int[] order = {};
  private double[] learningRates = {};
  private int visited;
  private int updated;
  private long updatesBefore;

  void start(int[] newOrder, double[] newLearningRates, long newUpdatesBefore) {
    updatesBefore = newUpdatesBefore;
    order = newOrder.clone();
    learningRates = newLearningRates.clone();
    visited = 0;
    updated = 0;
  }

  int nextExample() {
    if (visited == order.length) {
      throw new IllegalStateException("the cursor is past its " + order.length + " examples");
    }
    return order[visited++];
  }

  /** How many updates training has made. */
  long updates() {
    return updatesBefore + updated;
  }

  double nextLearningRate() {
    if (updated == learningRates.length) {
      throw new IllegalStateException(
          "the cursor is past its " + learningRates.length + " learning rates");
    }
    return learningRates[updated++];
  }
}
