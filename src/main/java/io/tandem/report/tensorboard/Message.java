package io.tandem.report.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A message in Protocol Buffers' wire format, field by field. */
final class Message {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FOUR_BYTES = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A field of type double. */
  Message real(int field, double value) {
    key(field, EIGHT_BYTES);
    out.writeBytes(little(Double.BYTES).putDouble(value).array());
    return this;
  }

  /** A field of type float. */
  Message real32(int field, float value) {
    key(field, FOUR_BYTES);
    out.writeBytes(little(Float.BYTES).putFloat(value).array());
    return this;
  }

  /** A field of type int64. */
  Message whole(int field, long value) {
    key(field, VARINT);
    varint(value);
    return this;
  }

  /** A field of type string or bytes, or a message in it. */
  Message bytes(int field, byte[] value) {
    key(field, LENGTH_DELIMITED);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** The message. */
  byte[] encoded() {
    return out.toByteArray();
  }

  private void key(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  /** Seven bits a byte, the lowest first; the eighth tells that more follow. */
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
