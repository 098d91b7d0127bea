package io.tandem.backend.cpu;

import io.tandem.backend.Cursor;

/** Where an epoch stands. */
final class CpuCursor implements Cursor {
  private int[] order = {};
  private double[] learningRates = {};
  private int visited;
  private int updated;

  /** The memory of an earlier epoch that was as long serves again. */
  void start(int[] newOrder, double[] newLearningRates) {
    if (order.length != newOrder.length) {
      order = new int[newOrder.length];
    }
    if (learningRates.length != newLearningRates.length) {
      learningRates = new double[newLearningRates.length];
    }
    System.arraycopy(newOrder, 0, order, 0, order.length);
    System.arraycopy(newLearningRates, 0, learningRates, 0, learningRates.length);
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
