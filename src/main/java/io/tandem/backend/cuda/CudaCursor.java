package io.tandem.backend.cuda;

import io.tandem.backend.Cursor;
import java.nio.ByteBuffer;

/**
 * Where an epoch stands: a struct in device memory, which kernels advance, laid out as {@code
 * kernels/README.md} says. The host counts along, to notice the end before a kernel runs past it.
 */
final class CudaCursor implements Cursor {
  static final int BYTES = 48;

  private final DevicePointer place;
  private DevicePointer order = DevicePointer.NULL;
  private DevicePointer learningRates = DevicePointer.NULL;
  private int orderCapacity;
  private int learningRatesCapacity;
  private long examplesLeft;
  private long updatesLeft;
  private int examples;
  private int updates;

  CudaCursor(DevicePointer place) {
    this.place = place;
  }

  DevicePointer place() {
    return place;
  }

  /** Makes room for an epoch and sends it. The memory of an earlier, longer one serves again. */
  void start(
      Arena arena, Staging staging, int[] newOrder, double[] newLearningRates, long updatesBefore) {
    if (orderCapacity < newOrder.length) {
      order = grow(arena, order, (long) newOrder.length * Integer.BYTES, "the order of examples");
      orderCapacity = newOrder.length;
    }
    if (learningRatesCapacity < newLearningRates.length) {
      long bytes = (long) newLearningRates.length * Double.BYTES;
      learningRates = grow(arena, learningRates, bytes, "the learning rates");
      learningRatesCapacity = newLearningRates.length;
    }
    staging.send(
        order,
        newOrder.length,
        Integer.BYTES,
        (buffer, from, count) -> buffer.asIntBuffer().put(newOrder, (int) from, count));
    staging.send(
        learningRates,
        newLearningRates.length,
        Double.BYTES,
        (buffer, from, count) -> buffer.asDoubleBuffer().put(newLearningRates, (int) from, count));
    staging.send(place, 1, BYTES, (buffer, from, count) -> putStart(buffer, updatesBefore));
    examples = newOrder.length;
    examplesLeft = examples;
    updates = newLearningRates.length;
    updatesLeft = updates;
  }

  /** How many times so many examples and updates are left to be taken. */
  long timesLeft(CursorMove move) {
    long visits = move.examples() == 0 ? Long.MAX_VALUE : examplesLeft / move.examples();
    return move.updates() == 0 ? visits : Math.min(visits, updatesLeft / move.updates());
  }

  /**
   * Counts what kernels that are about to run will take.
   *
   * @throws IllegalStateException if that is more than is left
   */
  void advance(CursorMove move, long times) {
    if (times > timesLeft(move)) {
      throw new IllegalStateException(
          examplesLeft < move.examples() * times
              ? "the cursor is past its " + examples + " examples"
              : "the cursor is past its " + updates + " learning rates");
    }
    examplesLeft -= move.examples() * times;
    updatesLeft -= move.updates() * times;
  }

  private void putStart(ByteBuffer buffer, long updatesBefore) {
    buffer.putLong(order.address()).putLong(learningRates.address());
    buffer.put(new byte[BYTES - 3 * Long.BYTES]).putLong(updatesBefore);
  }

  private static DevicePointer grow(Arena arena, DevicePointer old, long bytes, String what) {
    DevicePointer grown = arena.allocate(bytes, what);
    if (old != DevicePointer.NULL) {
      arena.free(old);
    }
    return grown;
  }
}
