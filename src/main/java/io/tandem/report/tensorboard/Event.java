package io.tandem.report.tensorboard;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** TensorFlow's messages {@code Event} and {@code Summary} (event.proto, summary.proto). */
final class Event {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;

  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;

  private static final String VERSION = "brain.Event:2";

  private Event() {}

  /** The event that a file begins with. */
  static byte[] version(double wallTime) {
    return new Message()
        .real(WALL_TIME, wallTime)
        .bytes(FILE_VERSION, VERSION.getBytes(StandardCharsets.UTF_8))
        .encoded();
  }

  /**
   * Numbers at one moment of training.
   *
   * @param wallTime in seconds since 1970
   * @param step the iteration
   * @param scalars by tag
   */
  static byte[] scalars(double wallTime, long step, Map<String, Double> scalars) {
    Message summary = new Message();
    scalars.forEach(
        (tag, number) ->
            summary.bytes(
                SUMMARY_VALUE,
                new Message()
                    .bytes(VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8))
                    .real32(VALUE_SIMPLE, number.floatValue())
                    .encoded()));
    return new Message()
        .real(WALL_TIME, wallTime)
        .whole(STEP, step)
        .bytes(SUMMARY, summary.encoded())
        .encoded();
  }
}
