package io.tandem.backend;

/** The reference's cursor; using it past its end is a mistake that it reports. */
final class ReferenceCursor implements Cursor {
  private final ImageFrame frame;
  private ImageViews views;
  private int[] order = {};
  private double[] learningRates = {};
  private int nextExample;
  private int nextLearningRate;

  /** A cursor without views where there is no frame. */
  ReferenceCursor(ImageFrame frameOrNull) {
    frame = frameOrNull;
  }

  ImageFrame frame() {
    return frame;
  }

  void see(ImageViews newViews) {
    if (frame == null || newViews.count() != order.length) {
      throw new IllegalArgumentException(
          "expected a frame, and a view for each of " + order.length + " examples");
    }
    views = newViews;
  }

  /** The view of the next example. */
  ReferenceView nextView() {
    if (views == null) {
      throw new IllegalStateException("there are no views of the order");
    }
    return ReferenceView.of(frame, views, nextExample);
  }

  void start(int[] newOrder, double[] newLearningRates) {
    order = newOrder.clone();
    learningRates = newLearningRates.clone();
    nextExample = 0;
    nextLearningRate = 0;
    views = null;
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
