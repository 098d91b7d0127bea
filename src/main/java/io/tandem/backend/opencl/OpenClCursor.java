package io.tandem.backend.opencl;

import io.tandem.backend.Cursor;

/**
 * Where an epoch stands. The host knows it whenever an operation is queued, so that only the order
 * lies on the device.
 */
final class OpenClCursor implements Cursor {
  private int place;
  private int capacity;
  private int length;
  private int visited;
  private double[] learningRates = {};
  private int updated;
  private long updatesBefore;

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

  void start(int newLength, double[] newLearningRates, long newUpdatesBefore) {
    updatesBefore = newUpdatesBefore;
    length = newLength;
    learningRates = newLearningRates.clone();
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

  /** How many updates training has made. */
  long updates() {
    return updatesBefore + updated;
  }

  double nextLearningRate() {
    if (updated == learningRates.length) {
      throw new IllegalStateException(
          "the cursor is past its " + learningRates.length + " learning rates");
    }
    return learningRates[updated++];
  }
}
