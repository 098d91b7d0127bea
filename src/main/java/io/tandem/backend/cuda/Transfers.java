package io.tandem.backend.cuda;

import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import java.nio.ByteBuffer;

/** Copies between the host's numbers and the device's, which have the precision of its matrices. */
final class Transfers {
  private final Staging staging;
  private final boolean doubles;
  private final int bytes;

  Transfers(Staging staging, Precision precision) {
    this.staging = staging;
    doubles = precision.storage() == Precision.FLOAT64;
    bytes = precision.bytes();
  }

  /** Rounds numbers to the precision and sends them. */
  void send(DevicePointer to, double[] values) {
    staging.send(
        to,
        values.length,
        bytes,
        (buffer, from, count) -> {
          for (int i = 0; i < count; i++) {
            put(buffer, values[(int) from + i]);
          }
        });
  }

  /** Sends ints. */
  void send(DevicePointer to, int[] values) {
    staging.send(
        to,
        values.length,
        Integer.BYTES,
        (buffer, from, count) -> buffer.asIntBuffer().put(values, (int) from, count));
  }

  /** Sends bytes. */
  void send(DevicePointer to, byte[] values) {
    staging.send(
        to, values.length, 1, (buffer, from, count) -> buffer.put(values, (int) from, count));
  }

  /** Sends pixels and the like as the bytes that they are, row by row. */
  void send(DevicePointer to, Features.Bytes features) {
    forEachRow(
        to,
        features,
        1,
        (buffer, row, column, count) -> buffer.put(features.data()[row], column, count));
  }

  /** Rounds real features to the precision and sends them, row by row. */
  void send(DevicePointer to, Features.Reals features) {
    forEachRow(
        to,
        features,
        bytes,
        (buffer, row, column, count) -> {
          for (int i = column; i < column + count; i++) {
            put(buffer, features.data()[row][i]);
          }
        });
  }

  /** Takes the numbers of a matrix, row by row; waits for them. */
  void receive(CudaMatrix from, double[] values) {
    staging.receive(
        from.place(),
        values.length,
        bytes,
        (buffer, first, count) -> {
          for (int i = 0; i < count; i++) {
            values[(int) first + i] = doubles ? buffer.getDouble() : buffer.getFloat();
          }
        });
  }

  /** Puts a part of a row. */
  private interface RowPart {
    void put(ByteBuffer buffer, int row, int column, int count);
  }

  private void forEachRow(DevicePointer to, Features features, int elementBytes, RowPart part) {
    int columns = features.columns();
    staging.send(
        to,
        (long) features.rows() * columns,
        elementBytes,
        (buffer, from, count) -> {
          long end = from + count;
          for (long next = from; next < end; ) {
            int column = (int) (next % columns);
            int length = (int) Math.min(columns - column, end - next);
            part.put(buffer, (int) (next / columns), column, length);
            next += length;
          }
        });
  }

  private void put(ByteBuffer buffer, double value) {
    if (doubles) {
      buffer.putDouble(value);
    } else {
      buffer.putFloat((float) value);
    }
  }
}
