package io.tandem.backend.cpu;

import io.tandem.backend.Cursor;
import io.tandem.backend.StepSize;
import java.util.List;

/** Where an epoch stands. */
final class CpuCursor implements Cursor {
  private int[] order = {};
  private List<StepSize> stepSizes = List.of();
  private int visited;
  private int updated;

  /** The memory of an earlier epoch that was as long serves again. */
  void start(int[] newOrder, List<StepSize> newStepSizes) {
    if (order.length != newOrder.length) {
      order = new int[newOrder.length];
    }
    System.arraycopy(newOrder, 0, order, 0, order.length);
    stepSizes = List.copyOf(newStepSizes);
    visited = 0;
    updated = 0;
  }

  int nextExample() {
    if (visited == order.length) {
      throw new IllegalStateException("the cursor is past its " + order.length + " examples");
    }
    return order[visited++];
  }

  StepSize nextStepSize() {
    if (updated == stepSizes.size()) {
      throw new IllegalStateException(
          "the cursor is past its " + stepSizes.size() + " learning rates");
    }
    return stepSizes.get(updated++);
  }
}
