package io.tandem.backend;

import java.util.List;

/** The reference's cursor; using it past its end is a mistake that it reports. */
final class ReferenceCursor implements Cursor {
  private int[] order = {};
  private List<StepSize> stepSizes = List.of();
  private int nextExample;
  private int nextStepSize;

  void start(int[] newOrder, List<StepSize> newStepSizes) {
    order = newOrder.clone();
    stepSizes = List.copyOf(newStepSizes);
    nextExample = 0;
    nextStepSize = 0;
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
