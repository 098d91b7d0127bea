package io.tandem.backend;

/** The reference's cursor; using it past its end is a mistake that it reports. */
final class ReferenceCursor implements Cursor {
  private int[] order = {};
  private double[] learningRates = {};
  private int nextExample;
  private int nextLearningRate;
  private long updatesBefore;

  void start(int[] newOrder, double[] newLearningRates, long newUpdatesBefore) {
    updatesBefore = newUpdatesBefore;
    order = newOrder.clone();
    learningRates = newLearningRates.clone();
    nextExample = 0;
    nextLearningRate = 0;
  }

  /** How many updates training has made. */
  long updates() {
    return updatesBefore + nextLearningRate;
  }

  int nextExample() {
    if (nextExample == order.length) {
      throw new IllegalStateException("all " + order.length + " examples have been visited");
    }
    return order[nextExample++];
  }

  double nextLearningRate() {
    if (nextLearningRate == learningRates.length) {
      throw new IllegalStateException(
          "all " + learningRates.length + " learning rates have been used");
    }
    return learningRates[nextLearningRate++];
  }
}
