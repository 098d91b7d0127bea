package io.tandem.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * An IDX file of unsigned bytes (http://yann.lecun.com/exdb/mnist), plain or compressed by gzip.
 *
 * @param shape the size of each dimension, at least 1
 * @param entries one array for each of the first dimension
 */
record Idx(int[] shape, byte[][] entries) {
  private static final int UNSIGNED_BYTES = 8;

  /**
   * Reads a file. Memory is taken for what is there, not for what the header claims.
   *
   * @param dimensions how many it should have
   * @throws DataException if the file is missing or is not so
   */
  static Idx read(Path file, int dimensions) {
    try (InputStream raw = DataFile.open(file, "an IDX file")) {
      raw.mark(2);
      boolean compressed = raw.read() == 0x1F && raw.read() == 0x8B;
      raw.reset();
      if (compressed) {
        try (InputStream content = new GZIPInputStream(raw)) {
          return read(file, content, dimensions);
        }
      }
      return read(file, raw, dimensions);
    } catch (IOException e) {
      throw DataFile.unreadable(file, e);
    }
  }

  private static Idx read(Path file, InputStream in, int dimensions) throws IOException {
    byte[] head = in.readNBytes(4 + 4 * dimensions);
    if (head.length < 4 + 4 * dimensions
        || head[0] != 0
        || head[1] != 0
        || head[2] != UNSIGNED_BYTES
        || head[3] != dimensions) {
      throw new DataException(
          String.format(
              "%s: expected an IDX file of unsigned bytes in %d dimensions, which begins with the"
                  + " bytes 0, 0, 8, %d, found another beginning: fetch the file again",
              file, dimensions, dimensions));
    }
    int[] shape = new int[dimensions];
    ByteBuffer.wrap(head, 4, 4 * dimensions).asIntBuffer().get(shape);
    long size = 1;
    for (int i = 0; i < dimensions; i++) {
      size = i == 0 ? size : size * shape[i];
      if (shape[i] < 1 || size > Integer.MAX_VALUE) {
        throw new DataException(
            String.format(
                "%s: expected sizes from 1 on that an array can have, found %s in dimension %d, at"
                    + " byte %d",
                file, Integer.toUnsignedString(shape[i]), i + 1, 4 + 4 * i));
      }
    }
    List<byte[]> entries = new ArrayList<>();
    while (entries.size() < shape[0]) {
      byte[] entry = in.readNBytes((int) size);
      if (entry.length < size) {
        throw new DataException(
            String.format(
                "%s: expected %,d entries of %,d bytes, as the header says, found the end in entry"
                    + " %,d: the file is cut off, fetch it again",
                file, shape[0], size, entries.size() + 1));
      }
      entries.add(entry);
    }
    if (in.read() >= 0) {
      throw new DataException(
          String.format(
              "%s: expected %,d entries of %,d bytes, as the header says, found more behind them:"
                  + " fetch the file again",
              file, shape[0], size));
    }
    return new Idx(shape, entries.toArray(byte[][]::new));
  }
}
