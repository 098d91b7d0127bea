package io.tandem.data;

import io.tandem.backend.Features;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array that NumPy saved, in format 1.0, 2.0 or 3.0 (numpy.lib.format).
 *
 * @param shape the size of each dimension, at least 1
 * @param features a row for each of the first dimension, the others in C order; bytes stay bytes
 */
record NpyFile(int[] shape, Features features) {
  private static final String EXPECTED = "an array that numpy.save wrote";
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int PREFIX = MAGIC.length + 2;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final Pattern TYPE = Pattern.compile("'descr': *'([^']{1,16})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

  /** The types of elements that Tandem reads, all of them little-endian. */
  private enum Type {
    U1("|u1", 1),
    I4("<i4", 4),
    I8("<i8", 8),
    F4("<f4", 4),
    F8("<f8", 8);

    private final String description;
    private final int bytes;

    Type(String description, int bytes) {
      this.description = description;
      this.bytes = bytes;
    }

    double next(ByteBuffer from) {
      return switch (this) {
        case U1 -> Byte.toUnsignedInt(from.get());
        case I4 -> from.getInt();
        case I8 -> from.getLong();
        case F4 -> from.getFloat();
        case F8 -> from.getDouble();
      };
    }
  }

  /**
   * Reads a file. The header is believed only if the file has the size that it claims.
   *
   * @throws DataException if the file is missing, is no such array, or has a number that is not
   *     finite
   */
  static NpyFile read(Path file) {
    long size = DataFile.size(file, EXPECTED);
    try (InputStream in = DataFile.open(file, EXPECTED)) {
      byte[] prefix = in.readNBytes(PREFIX);
      if (prefix.length < PREFIX || !Arrays.equals(prefix, 0, 6, MAGIC, 0, 6)) {
        throw wrong(file, "found another beginning");
      }
      if (prefix[6] < 1 || prefix[6] > 3) {
        throw wrong(file, "found format " + prefix[6] + "." + prefix[7] + ", not 1.0 to 3.0");
      }
      int lengthBytes = prefix[6] == 1 ? 2 : 4;
      long length = littleEndian(in.readNBytes(lengthBytes));
      long dataBytes = size - PREFIX - lengthBytes - length;
      if (dataBytes < 0) {
        throw wrong(file, "found the end in its header, which claims " + length + " bytes");
      }
      String header = new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
      Type type = type(file, header);
      if (find(ORDER, header).filter("False"::equals).isEmpty()) {
        throw wrong(file, "it is not in C order: save numpy.ascontiguousarray of it");
      }
      int[] shape = shape(file, header, type, dataBytes);
      return new NpyFile(shape, features(file, in, type, shape));
    } catch (IOException e) {
      throw DataFile.unreadable(file, e);
    }
  }

  private static long littleEndian(byte[] number) {
    long value = 0;
    for (int i = number.length - 1; i >= 0; i--) {
      value = value << 8 | Byte.toUnsignedLong(number[i]);
    }
    return value;
  }

  private static Optional<String> find(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static Type type(Path file, String header) {
    String found = find(TYPE, header).orElseThrow(() -> wrong(file, "its header names no type"));
    for (Type type : Type.values()) {
      if (type.description.equals(found)) {
        return type;
      }
    }
    throw wrong(
        file,
        "its elements are '"
            + Excerpt.of(found)
            + "', not uint8, int32, int64, float32 or float64 in little-endian order: save"
            + " astype('<f4') or astype('u1') of it");
  }

  private static int[] shape(Path file, String header, Type type, long dataBytes) {
    String text = find(SHAPE, header).orElseThrow(() -> wrong(file, "its header has no shape"));
    String[] sizes = text.isBlank() ? new String[0] : text.strip().split(" *, *");
    int[] shape = new int[sizes.length];
    long elements = dataBytes / type.bytes;
    long room = elements;
    for (int i = 0; i < sizes.length; i++) {
      double claimed = CsvFile.number(sizes[i]);
      if (!(claimed >= 1 && claimed <= room)) {
        throw wrong(
            file,
            String.format(
                "its shape (%s) does not go with its %,d elements", Excerpt.of(text), elements));
      }
      shape[i] = (int) Math.min(claimed, Integer.MAX_VALUE);
      room /= shape[i];
    }
    long product = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    if (shape.length == 0
        || product * type.bytes != dataBytes
        || product / shape[0] * type.bytes > LARGEST_ARRAY) {
      throw wrong(
          file,
          String.format(
              "its shape (%s) does not go with its %,d bytes of data",
              Excerpt.of(text), dataBytes));
    }
    return shape;
  }

  private static Features features(Path file, InputStream in, Type type, int[] shape)
      throws IOException {
    int columns = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    byte[][] bytes = new byte[type == Type.U1 ? shape[0] : 0][];
    double[][] reals = new double[type == Type.U1 ? 0 : shape[0]][];
    for (int row = 0; row < shape[0]; row++) {
      byte[] content = in.readNBytes(columns * type.bytes);
      if (content.length < columns * type.bytes) {
        throw wrong(file, "it became shorter while it was read");
      }
      if (type == Type.U1) {
        bytes[row] = content;
      } else {
        reals[row] = reals(file, row, ByteBuffer.wrap(content), type, columns);
      }
    }
    return type == Type.U1
        ? new Features.Bytes(bytes, columns)
        : new Features.Reals(reals, columns);
  }

  private static double[] reals(Path file, int row, ByteBuffer content, Type type, int columns) {
    content.order(ByteOrder.LITTLE_ENDIAN);
    double[] reals = new double[columns];
    for (int column = 0; column < columns; column++) {
      reals[column] = type.next(content);
      if (!Double.isFinite(reals[column])) {
        throw new DataException(
            String.format(
                "%s, row %,d, column %,d: expected a finite number, found %s",
                file, row + 1, column + 1, reals[column]));
      }
    }
    return reals;
  }

  private static DataException wrong(Path file, String found) {
    return new DataException(file + ": expected " + EXPECTED + ": " + found);
  }
}
