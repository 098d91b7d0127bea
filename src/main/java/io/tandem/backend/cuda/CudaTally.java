package io.tandem.backend.cuda;

import io.tandem.backend.Tally;
import io.tandem.backend.Totals;
import java.nio.ByteBuffer;

/** Running totals in device memory, laid out as {@code kernels/README.md} says. */
record CudaTally(DevicePointer place) implements Tally {
  static final int BYTES = 56;

  private static final int FIRST_NON_FINITE = 40;

  /** Puts a tally of nothing. */
  static void putEmpty(ByteBuffer buffer) {
    buffer.put(new byte[BYTES]).putLong(FIRST_NON_FINITE, -1);
  }

  /** Takes what a tally has gathered. */
  static Totals take(ByteBuffer buffer) {
    return new Totals(
        buffer.getDouble(),
        buffer.getDouble(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong());
  }
}
