package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Turns bytes of neighbouring rows into a panel of scaled numbers, those of a column side by side;
 * two roundings each, as {@link Float32Conversion}'s. Bytes move in words of four, which is a
 * quarter of the moves, and words are taken apart as vectors.
 */
final class Float32BytesTransposition {
  private static final VectorSpecies<Float> SPECIES = Float32Tile.SPECIES;
  private static final int LANES = Float32Tile.LANES;
  private static final int WIDTH = Float32Tile.COLUMNS;

  /** A word's first byte is in its lowest bits, whatever the processor's order. */
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int WORD_BYTES = Integer.BYTES;
  private static final int BYTE_MASK = 0xFF;

  /** Rows whose words are moved at once. */
  private static final int AT_ONCE = 4;

  // As long for both precisions, as the vectors of bytes in Float32Conversion. Where those of
  // numbers have fewer lanes, they take the first words.
  private static final VectorSpecies<Integer> WORDS = IntVector.SPECIES_PREFERRED;

  /** The rows' words side by side, with room for one vector more. */
  private final int[] words =
      new int[Float32Panels.BLOCK_DEPTH / WORD_BYTES * WIDTH + WORDS.length()];

  /**
   * Packs a panel. What lies past its last row are some numbers or other.
   *
   * @param matrix the bytes
   * @param row the first row
   * @param rows how many there are; at most a panel's
   * @param from the first column
   * @param depth how many columns there are; at most a block's
   * @param panel takes the panel, from its start on
   */
  void pack(Float32Bytes matrix, int row, int rows, int from, int depth, float[] panel) {
    int to = from + depth / WORD_BYTES * WORD_BYTES;
    putSideBySide(matrix.data(), row, rows, from, to);
    for (int i = 0; i < rows; i += LANES) {
      for (int k = from; k < to; k += WORD_BYTES) {
        takeApart((k - from) / WORD_BYTES, i, matrix.mean(), matrix.factor(), k, panel);
      }
    }
    for (int k = to; k < from + depth; k++) {
      for (int i = 0; i < rows; i++) {
        panel[(k - from) * WIDTH + i] = matrix.value(row + i, k);
      }
    }
  }

  private void putSideBySide(byte[][] data, int row, int rows, int from, int to) {
    int i = 0;
    for (; i <= rows - AT_ONCE; i += AT_ONCE) {
      int next = row + i;
      putSideBySide(data[next], data[next + 1], data[next + 2], data[next + 3], from, to, i);
    }
    for (; i < rows; i++) {
      int target = i;
      for (int k = from; k < to; k += WORD_BYTES) {
        words[target] = (int) WORD.get(data[row + i], k);
        target += WIDTH;
      }
    }
  }

  private void putSideBySide(
      byte[] row0, byte[] row1, byte[] row2, byte[] row3, int from, int to, int at) {
    int target = at;
    for (int k = from; k < to; k += WORD_BYTES) {
      words[target] = (int) WORD.get(row0, k);
      words[target + 1] = (int) WORD.get(row1, k);
      words[target + 2] = (int) WORD.get(row2, k);
      words[target + 3] = (int) WORD.get(row3, k);
      target += WIDTH;
    }
  }

  /** Takes one word of as many rows as a vector has lanes apart, from this row on. */
  private void takeApart(
      int word, int row, float[] mean, float[] factor, int column, float[] panel) {
    IntVector four = IntVector.fromArray(WORDS, words, word * WIDTH + row);
    for (int i = 0; i < WORD_BYTES; i++) {
      IntVector bytes = four.lanewise(VectorOperators.LSHR, i * Byte.SIZE).and(BYTE_MASK);
      FloatVector values = (FloatVector) bytes.convertShape(VectorOperators.I2F, SPECIES, 0);
      values
          .sub(mean[column + i])
          .mul(factor[column + i])
          .intoArray(panel, (word * WORD_BYTES + i) * WIDTH + row);
    }
  }
}
