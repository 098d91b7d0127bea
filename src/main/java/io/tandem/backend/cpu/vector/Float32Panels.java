package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Bytes;
import java.util.Arrays;

/**
 * Copies a block of a product's right operand into panels: {@link Float32Tile#COLUMNS} numbers of
 * each depth side by side, in the order in which a tile reads them. Columns past the edge are zero.
 */
final class Float32Panels {
  private static final int WIDTH = Float32Tile.COLUMNS;

  private Float32Panels() {}

  /**
   * Packs one panel of a matrix of [depth, columns].
   *
   * @param stride the matrix's number of columns
   * @param fromDepth the block's first row
   * @param depth the block's number of rows
   * @param fromColumn the panel's first column
   * @param columns how many columns there are; at most a panel's width
   */
  static void packRows(
      float[] matrix,
      int stride,
      int fromDepth,
      int depth,
      int fromColumn,
      int columns,
      float[] panel,
      int at) {
    for (int k = 0; k < depth; k++) {
      int from = (fromDepth + k) * stride + fromColumn;
      int to = at + k * WIDTH;
      System.arraycopy(matrix, from, panel, to, columns);
      Arrays.fill(panel, to + columns, to + WIDTH, 0);
    }
  }

  /** As {@link #packRows}, from a matrix of [columns, depth]. */
  static void packTransposed(
      float[] matrix,
      int stride,
      int fromDepth,
      int depth,
      int fromColumn,
      int columns,
      float[] panel,
      int at) {
    for (int column = 0; column < columns; column++) {
      int from = (fromColumn + column) * stride + fromDepth;
      for (int k = 0; k < depth; k++) {
        panel[at + k * WIDTH + column] = matrix[from + k];
      }
    }
    clearFrom(columns, depth, panel, at);
  }

  /** As {@link #packRows}, from the bytes of a mini-batch. */
  static void packBytes(
      Float32Bytes matrix,
      int fromDepth,
      int depth,
      int fromColumn,
      int columns,
      float[] panel,
      int at) {
    for (int k = 0; k < depth; k++) {
      Float32Conversion.convert(
          matrix, fromDepth + k, fromColumn, fromColumn + columns, panel, at + k * WIDTH);
    }
    clearFrom(columns, depth, panel, at);
  }

  private static void clearFrom(int columns, int depth, float[] panel, int at) {
    if (columns < WIDTH) {
      for (int k = 0; k < depth; k++) {
        Arrays.fill(panel, at + k * WIDTH + columns, at + (k + 1) * WIDTH, 0);
      }
    }
  }
}
