package io.tandem.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An event, decoded from the descriptions of TFRecord, Protocol Buffers and CRC-32C. */
record DecodedEvent(double wallTime, long step, String fileVersion, Map<String, Float> scalars) {
  private static final int REVERSED_POLYNOMIAL = 0x82F63B78;

  /** All events of a file, whose checksums are right. */
  static List<DecodedEvent> all(byte[] file) {
    assertThat(checksum("123456789".getBytes(StandardCharsets.US_ASCII)))
        .as("the check value of CRC-32C")
        .isEqualTo(0xE3069283);
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<DecodedEvent> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = bytes(in, 8);
      assertThat(in.getInt()).as("the length's checksum").isEqualTo(masked(checksum(length)));
      byte[] record =
          bytes(in, (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
      assertThat(in.getInt()).as("the record's checksum").isEqualTo(masked(checksum(record)));
      events.add(event(record));
    }
    return events;
  }

  private static DecodedEvent event(byte[] record) {
    Map<Integer, List<Object>> event = fields(record);
    Map<String, Float> scalars = new HashMap<>();
    for (Object summary : event.getOrDefault(5, List.of())) {
      for (Object value : fields((byte[]) summary).get(1)) {
        Map<Integer, List<Object>> one = fields((byte[]) value);
        scalars.put(text(one.get(1).get(0)), Float.intBitsToFloat((Integer) one.get(2).get(0)));
      }
    }
    return new DecodedEvent(
        Double.longBitsToDouble((Long) event.get(1).get(0)),
        event.containsKey(2) ? (Long) event.get(2).get(0) : 0,
        event.containsKey(3) ? text(event.get(3).get(0)) : "",
        scalars);
  }

  /** A message's values by field number: Long, Integer or byte[]. */
  private static Map<Integer, List<Object>> fields(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new HashMap<>();
    while (in.hasRemaining()) {
      long key = varint(in);
      Object value =
          switch ((int) (key % 8)) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 2 -> bytes(in, (int) varint(in));
            case 5 -> in.getInt();
            default -> throw new AssertionError("a field of wire type " + key % 8);
          };
      fields.computeIfAbsent((int) (key / 8), field -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = in.get();
      value += (long) (next & 127) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  private static byte[] bytes(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  /** Bit by bit. */
  private static int checksum(byte[] bytes) {
    int rest = -1;
    for (byte next : bytes) {
      rest ^= next & 255;
      for (int bit = 0; bit < 8; bit++) {
        rest = rest >>> 1 ^ (rest % 2 == 0 ? 0 : REVERSED_POLYNOMIAL);
      }
    }
    return ~rest;
  }

  private static int masked(int checksum) {
    return (checksum >>> 15 | checksum << 17) + 0xa282ead8;
  }
}
