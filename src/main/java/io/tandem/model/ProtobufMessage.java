package io.tandem.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A message in the wire format of Protocol Buffers, field by field
 * (https://protobuf.dev/programming-guides/encoding). It keeps what it is given in pieces, so that
 * large fields are not copied into each message around them.
 */
final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;
  private static final int TYPE_BITS = 3;
  private static final int VARINT_BITS = 7;
  private static final int LONGEST_VARINT = 10;

  private final List<byte[]> pieces = new ArrayList<>();
  private long size;

  /** Adds a whole number. */
  ProtobufMessage integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** Adds a text. */
  ProtobufMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds bytes, which must not change afterwards. */
  ProtobufMessage bytes(int field, byte[] value) {
    tag(field, LENGTH_DELIMITED);
    varint(value.length);
    piece(value);
    return this;
  }

  /** Adds a message within this one, as it is now. */
  ProtobufMessage message(int field, ProtobufMessage value) {
    tag(field, LENGTH_DELIMITED);
    varint(value.size);
    value.pieces.forEach(this::piece);
    return this;
  }

  /** Writes the message. */
  void writeTo(OutputStream out) throws IOException {
    for (byte[] piece : pieces) {
      out.write(piece);
    }
  }

  private void tag(int field, int type) {
    varint((long) field << TYPE_BITS | type);
  }

  /** Seven bits a byte, the lowest first; the top bit says that more follow. */
  private void varint(long value) {
    byte[] bytes = new byte[LONGEST_VARINT];
    int length = 0;
    long rest = value;
    while (rest >>> VARINT_BITS != 0) {
      bytes[length++] = (byte) (rest | 1 << VARINT_BITS);
      rest >>>= VARINT_BITS;
    }
    bytes[length++] = (byte) rest;
    piece(Arrays.copyOf(bytes, length));
  }

  private void piece(byte[] piece) {
    pieces.add(piece);
    size += piece.length;
  }
}
