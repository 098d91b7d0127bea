package io.tandem.backend;

import java.util.List;

/** The reference's cursor; using it past its end is a mistake that it reports. */
final class ReferenceCursor implements Cursor {
  private final ImageFrame frame;
  private ImageViews views;
  private int[] order = {};
  private List<StepSize> stepSizes = List.of();
  private int nextExample;
  private int nextStepSize;
  private long updatesBefore;

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

  void start(int[] newOrder, List<StepSize> newStepSizes, long newUpdatesBefore) {
    updatesBefore = newUpdatesBefore;
    order = newOrder.clone();
    stepSizes = List.copyOf(newStepSizes);
    nextExample = 0;
    nextStepSize = 0;
    views = null;
  }

  /** How many updates training has made. */
  long updates() {
    return updatesBefore + nextStepSize;
  }

  int nextExample() {
    if (nextExample == order.length) {
      throw new IllegalStateException("all " + order.length + " examples have been visited");
    }
    return order[nextExample++];
  }

  StepSize nextStepSize() {
    if (nextStepSize == stepSizes.size()) {
      throw new IllegalStateException("all " + stepSizes.size() + " learning rates have been used");
    }
    return stepSizes.get(nextStepSize++);
  }
}
