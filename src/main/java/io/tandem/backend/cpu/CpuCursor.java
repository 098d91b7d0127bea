package io.tandem.backend.cpu;

import io.tandem.backend.Cursor;
import io.tandem.backend.ImageFrame;
import io.tandem.backend.ImageViews;
import io.tandem.backend.Shapes;
import io.tandem.backend.StepSize;
import java.util.List;

/** Where an epoch stands. */
final class CpuCursor implements Cursor {
  private final ImageFrame frame;
  private ImageViews views;
  private int[] order = {};
  private List<StepSize> stepSizes = List.of();
  private int visited;
  private int updated;
  private long updatesBefore;

  /**
   * A cursor with nothing to visit.
   *
   * @param frameOrNull that of its views; null where it has none
   */
  CpuCursor(ImageFrame frameOrNull) {
    frame = frameOrNull;
  }

  /** Null where there are no views. */
  ImageFrame frame() {
    return frame;
  }

  /** The memory of an earlier epoch that was as long serves again. */
  void start(int[] newOrder, List<StepSize> newStepSizes, long newUpdatesBefore) {
    updatesBefore = newUpdatesBefore;
    if (order.length != newOrder.length) {
      order = new int[newOrder.length];
    }
    System.arraycopy(newOrder, 0, order, 0, order.length);
    stepSizes = List.copyOf(newStepSizes);
    visited = 0;
    updated = 0;
    views = null;
  }

  void see(ImageViews newViews) {
    Shapes.views(frame, order.length, newViews);
    views = newViews;
  }

  /** The views of the order, as {@link ImageViews#numbers} has them; null where it has no frame. */
  int[] viewsOrNull() {
    if (frame == null) {
      return null;
    }
    if (views == null) {
      throw new IllegalStateException(
          "the cursor has no views of its " + order.length + " examples");
    }
    return views.numbers();
  }

  /** How many examples have been visited. */
  int visited() {
    return visited;
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

  StepSize nextStepSize() {
    if (updated == stepSizes.size()) {
      throw new IllegalStateException(
          "the cursor is past its " + stepSizes.size() + " learning rates");
    }
    return stepSizes.get(updated++);
  }
}
