package io.tandem.backend.opencl;

import io.tandem.backend.Cursor;
import io.tandem.backend.ImageFrame;
import io.tandem.backend.ImageViews;
import io.tandem.backend.Shapes;
import io.tandem.backend.StepSize;
import java.util.List;

/**
 * Where an epoch stands. The host knows it whenever an operation is queued, so that only the order
 * and the views lie on the device.
 */
final class OpenClCursor implements Cursor {
  private final ImageFrame frame;
  private int place;
  private int capacity;
  private int viewsPlace;
  private int viewsCapacity;
  private boolean hasViews;
  private int length;
  private int visited;
  private List<StepSize> stepSizes = List.of();
  private int updated;
  private long updatesBefore;

  /**
   * A cursor with nothing to visit.
   *
   * @param frameOrNull that of its views; null where it has none
   */
  OpenClCursor(ImageFrame frameOrNull) {
    frame = frameOrNull;
  }

  /** Null where there are no views. */
  ImageFrame frame() {
    return frame;
  }

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

  void start(int newLength, List<StepSize> newStepSizes, long newUpdatesBefore) {
    updatesBefore = newUpdatesBefore;
    length = newLength;
    stepSizes = List.copyOf(newStepSizes);
    visited = 0;
    updated = 0;
    hasViews = false;
  }

  /** How many numbers of views fit at the cursor's place for them. */
  int viewsCapacity() {
    return viewsCapacity;
  }

  /** Where the views lie among the whole numbers. */
  int viewsPlace() {
    return viewsPlace;
  }

  void moveViewsTo(int newPlace, int newCapacity) {
    viewsPlace = newPlace;
    viewsCapacity = newCapacity;
  }

  /** Checks views of the order, which lie at their place from now on. */
  void see(ImageViews views) {
    Shapes.views(frame, length, views);
    hasViews = true;
  }

  /** Where the next examples' views lie among the whole numbers. */
  int nextViews() {
    if (!hasViews) {
      throw new IllegalStateException("the cursor has no views of its " + length + " examples");
    }
    return viewsPlace + visited * ImageViews.LENGTH;
  }

  /** Where the next examples of the order lie among the whole numbers. */
  int next(int examples) {
    if (examples > length - visited) {
      throw new IllegalStateException("the cursor is past its " + length + " examples");
    }
    visited += examples;
    return place + visited - examples;
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
