package io.tandem.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Damage to a file's bytes, a function of a seed. */
final class Mutation {
  private static final int HEADER = 96;
  private static final int MOST_AT_ONCE = 3;
  private static final int MOST_FLIPPED_BITS = 8;
  private static final long[] EXTREME_NUMBERS = {
    0,
    1,
    -1,
    2,
    127,
    255,
    256,
    65_535,
    65_536,
    1 << 20,
    1 << 28,
    1L << 40,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
  };
  private static final List<String> EXTREME_TEXTS =
      List.of(
          "",
          "0",
          "-1",
          "255",
          "65536",
          "100000000",
          "2147483647",
          "2147483648",
          "4294967296",
          "9223372036854775807",
          "9223372036854775808",
          "99999999999999999999999",
          "1e308",
          "1e999",
          "1e-999",
          "1e999999999",
          "NaN",
          "Infinity",
          "null",
          "\"",
          "[",
          "{",
          "-",
          ".",
          ",",
          "\n");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  private final SplittableRandom random;

  private Mutation(long seed) {
    random = new SplittableRandom(seed);
  }

  static byte[] of(byte[] good, long seed) {
    Mutation mutation = new Mutation(seed);
    byte[] bytes = good.clone();
    for (int i = 1 + mutation.random.nextInt(MOST_AT_ONCE); i > 0; i--) {
      bytes = bytes.length == 0 ? bytes : mutation.apply(bytes);
    }
    return bytes;
  }

  private byte[] apply(byte[] bytes) {
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> removed(bytes);
      case 2 -> repeated(bytes);
      case 3 -> overwritten(bytes);
      case 4, 5 -> withExtremeNumber(bytes);
      case 6 -> withExtremeText(bytes);
      default -> flipped(bytes);
    };
  }

  private byte[] flipped(byte[] bytes) {
    for (int i = 1 + random.nextInt(MOST_FLIPPED_BITS); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private byte[] removed(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int to = from + 1 + random.nextInt(bytes.length - from);
    return joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
  }

  private byte[] repeated(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int to = from + 1 + random.nextInt(bytes.length - from);
    return joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private byte[] overwritten(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(16));
    byte[] noise = new byte[to - from];
    random.nextBytes(noise);
    System.arraycopy(noise, 0, bytes, from, noise.length);
    return bytes;
  }

  /** Most of the numbers in a file's head are sizes. */
  private byte[] withExtremeNumber(byte[] bytes) {
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    long value = EXTREME_NUMBERS[random.nextInt(EXTREME_NUMBERS.length)];
    int size = 1 << random.nextInt(4);
    if (random.nextBoolean()) {
      number.order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    } else {
      number.putLong(value << Long.SIZE - Byte.SIZE * size);
    }
    int at = random.nextInt(Math.min(HEADER, bytes.length));
    System.arraycopy(number.array(), 0, bytes, at, Math.min(size, bytes.length - at));
    return bytes;
  }

  private byte[] withExtremeText(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<MatchResult> numbers = new ArrayList<>(NUMBER.matcher(text).results().toList());
    if (numbers.isEmpty()) {
      return flipped(bytes);
    }
    MatchResult number = numbers.get(random.nextInt(numbers.size()));
    String extreme = EXTREME_TEXTS.get(random.nextInt(EXTREME_TEXTS.size()));
    return joined(
        Arrays.copyOf(bytes, number.start()),
        extreme.getBytes(StandardCharsets.ISO_8859_1),
        Arrays.copyOfRange(bytes, number.end(), bytes.length));
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer joined = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    Arrays.stream(parts).forEach(joined::put);
    return joined.array();
  }
}
