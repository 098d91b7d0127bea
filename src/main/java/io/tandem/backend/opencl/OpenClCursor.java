package io.tandem.backend.opencl;

import io.tandem.backend.Cursor;
import io.tandem.backend.StepSize;
import java.util.List;

/**
 * Where an epoch stands. The host knows it whenever an operation is queued, so that only the order
 * lies on the device.
 */
final class OpenClCursor implements Cursor {
  private int place;
  private int capacity;
  private int length;
  private int visited;
  private List<StepSize> stepSizes = List.of();
  private int updated;

  /** How long an order fits at the cursor's place. */
  int capacity() {
    return capacity;
  }

  /** Where the order lies among the whole numbers. */
  int place() {
    return place;
  }

  void moveTo(int newPlace, int newCapacity) {
    place = newPlace;
    capacity = newCapacity;
  }

  void start(int newLength, List<StepSize> newStepSizes) {
    length = newLength;
    stepSizes = List.copyOf(newStepSizes);
    visited = 0;
    updated = 0;
  }

  /** Where the next examples of the order lie among the whole numbers. */
  int next(int examples) {
    if (examples > length - visited) {
      throw new IllegalStateException("the cursor is past its " + length + " examples");
    }
    visited += examples;
    return place + visited - examples;
  }

  StepSize nextStepSize() {
    if (updated == stepSizes.size()) {
      throw new IllegalStateException(
          "the cursor is past its " + stepSizes.size() + " learning rates");
    }
    return stepSizes.get(updated++);
  }
}
