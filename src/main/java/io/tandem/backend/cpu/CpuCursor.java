package io.tandem.backend.cpu;

import io.tandem.backend.Cursor;

/** Where an epoch stands. */
final class CpuCursor implements Cursor {
  private int[] order = {};
  private double[] learningRates = {};
  private int visited;
  private int updated;

  void start(int[] newOrder, double[] newLearningRates) {
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

  double nextLearningRate() {
    if (updated == learningRates.length) {
      throw new IllegalStateException(
          "the cursor is past its " + learningRates.length + " learning rates");
    }
    return learningRates[updated++];
  }
}
