package io.tandem.backend.cuda;

import io.tandem.backend.Cursor;
import io.tandem.backend.ImageFrame;
import io.tandem.backend.ImageViews;
import io.tandem.backend.Shapes;
import io.tandem.backend.StepSize;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where an epoch stands: a struct in device memory, which kernels advance, laid out as {@code
 * kernels/README.md} says. The host counts along, to notice the end before a kernel runs past it.
 */
final class CudaCursor implements Cursor {
  static final int BYTES = 56;
  private static final int VIEWS_OFFSET = 40;

  private static final int STEP_SIZE_BYTES = 3 * Double.BYTES;

  private final DevicePointer place;
  private final ImageFrame frame;
  private DevicePointer order = DevicePointer.NULL;
  private DevicePointer stepSizes = DevicePointer.NULL;
  private int orderCapacity;
  private DevicePointer views = DevicePointer.NULL;
  private int stepSizesCapacity;
  private int viewsCapacity;
  private long examplesLeft;
  private long updatesLeft;
  private int examples;
  private int updates;
  private boolean hasViews;

  /**
   * A cursor with nothing to visit.
   *
   * @param frameOrNull that of its views; null where it has none
   */
  CudaCursor(DevicePointer place, ImageFrame frameOrNull) {
    this.place = place;
    frame = frameOrNull;
  }

  /** Null where there are no views. */
  ImageFrame frame() {
    return frame;
  }

  DevicePointer place() {
    return place;
  }

  /** Makes room for an epoch and sends it. The memory of an earlier, longer one serves again. */
  void start(
      Arena arena,
      Staging staging,
      int[] newOrder,
      List<StepSize> newStepSizes,
      long updatesBefore) {
    if (orderCapacity < newOrder.length) {
      order = grow(arena, order, (long) newOrder.length * Integer.BYTES, "the order of examples");
      orderCapacity = newOrder.length;
    }
    if (stepSizesCapacity < newStepSizes.size()) {
      long bytes = (long) newStepSizes.size() * STEP_SIZE_BYTES;
      stepSizes = grow(arena, stepSizes, bytes, "the step sizes");
      stepSizesCapacity = newStepSizes.size();
    }
    staging.send(
        order,
        newOrder.length,
        Integer.BYTES,
        (buffer, from, count) -> buffer.asIntBuffer().put(newOrder, (int) from, count));
    staging.send(
        stepSizes,
        newStepSizes.size(),
        STEP_SIZE_BYTES,
        (buffer, from, count) ->
            newStepSizes
                .subList((int) from, (int) from + count)
                .forEach(size -> put(buffer, size)));
    staging.send(place, 1, BYTES, (buffer, from, count) -> putStart(buffer, updatesBefore));
    examples = newOrder.length;
    examplesLeft = examples;
    updates = newStepSizes.size();
    updatesLeft = updates;
    hasViews = false;
  }

  /** Makes room for the views of the order and sends them. */
  void see(Arena arena, Staging staging, ImageViews newViews) {
    Shapes.views(frame, examples, newViews);
    int[] numbers = newViews.numbers();
    if (viewsCapacity < numbers.length) {
      views = grow(arena, views, (long) numbers.length * Integer.BYTES, "the examples' views");
      viewsCapacity = numbers.length;
    }
    staging.send(
        views,
        numbers.length,
        Integer.BYTES,
        (buffer, from, count) -> buffer.asIntBuffer().put(numbers, (int) from, count));
    staging.send(
        place.plus(VIEWS_OFFSET),
        1,
        Long.BYTES,
        (buffer, from, count) -> buffer.putLong(views.address()));
    hasViews = true;
  }

  /** How many times so many examples and updates are left to be taken. */
  long timesLeft(CursorMove move) {
    long visits = move.examples() == 0 ? Long.MAX_VALUE : visible() / move.examples();
    return move.updates() == 0 ? visits : Math.min(visits, updatesLeft / move.updates());
  }

  /** How many examples can be visited, which none can whose view is missing. */
  private long visible() {
    return frame == null || hasViews ? examplesLeft : 0;
  }

  /**
   * Counts what kernels that are about to run will take.
   *
   * @throws IllegalStateException if that is more than is left
   */
  void advance(CursorMove move, long times) {
    if (times > timesLeft(move)) {
      if (visible() < Math.min(examplesLeft, move.examples() * times)) {
        throw new IllegalStateException("the cursor has no views of its " + examples + " examples");
      }
      throw new IllegalStateException(
          examplesLeft < move.examples() * times
              ? "the cursor is past its " + examples + " examples"
              : "the cursor is past its " + updates + " learning rates");
    }
    examplesLeft -= move.examples() * times;
    updatesLeft -= move.updates() * times;
  }

  private static void put(ByteBuffer buffer, StepSize size) {
    buffer.putDouble(size.rate()).putDouble(size.decay()).putDouble(size.correction());
  }

  private void putStart(ByteBuffer buffer, long updatesBefore) {
    buffer.putLong(order.address()).putLong(stepSizes.address());
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
