package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Matrix;
import jdk.incubator.vector.FloatVector;

/**
 * Copies rows of a product's left operand to where a tile reaches all of them from one address.
 * Rows that lie in one piece stay in runs of a vector each, which are copied as they are; rows that
 * are the columns of what lies in memory are put side by side.
 */
final class Float32LeftRows {
  private static final int LANES = Float32Tile.LANES;

  /** The deepest block of rows that lie in one piece each. */
  static final int MOST_DEPTH = 256;

  /**
   * From a row to the next: not a multiple of the cache's sets, which the rows would compete for.
   */
  static final int ROW_STEP = MOST_DEPTH + 16;

  private Float32LeftRows() {}

  /**
   * Packs rows for {@link Float32RowTile} or {@link Float32TallRowTile}.
   *
   * @param matrix [rows, depth]
   * @param fromRow the first row
   * @param toRow the row after the last
   * @param fromDepth where the block starts in the summed dimension
   * @param depth how far it goes
   * @param into takes the rows
   */
  static void packRows(
      Float32Matrix matrix, int fromRow, int toRow, int fromDepth, int depth, float[] into) {
    if (matrix instanceof Float32Bytes bytes) {
      convertRows(bytes, fromRow, toRow, fromDepth, depth, into);
      return;
    }
    float[] values = ((Float32Dense) matrix).values();
    for (int row = fromRow; row < toRow; row++) {
      int source = row * matrix.columns() + fromDepth;
      System.arraycopy(values, source, into, (row - fromRow) * ROW_STEP, depth);
    }
  }

  private static void convertRows(
      Float32Bytes bytes, int fromRow, int toRow, int fromDepth, int depth, float[] into) {
    int to = fromDepth + depth;
    int row = fromRow;
    int target = 0;
    for (; row < toRow - 1; row += 2) {
      Float32Conversion.convertTwo(
          bytes, row, row + 1, fromDepth, to, into, target, target + ROW_STEP);
      target += 2 * ROW_STEP;
    }
    if (row < toRow) {
      Float32Conversion.convert(bytes, row, fromDepth, to, into, target);
    }
  }

  /**
   * Packs rows for {@link Float32Tile} or {@link Float32TallTile}, from a transpose: those of a
   * tile side by side for each depth, and each tile {@link #ROW_STEP} numbers a row behind the one
   * before.
   *
   * @param matrix [depth, rows]
   * @param tileRows a tile's height
   * @param fromRow the first row
   * @param toRow the row after the last
   * @param fromDepth where the block starts in the summed dimension
   * @param depth how far it goes
   * @param into takes the rows; its end leaves room for one vector more
   */
  static void packColumns(
      Float32Matrix matrix,
      int tileRows,
      int fromRow,
      int toRow,
      int fromDepth,
      int depth,
      float[] into) {
    if (matrix instanceof Float32Bytes bytes) {
      Float32Conversion.convertColumns(bytes, tileRows, fromRow, toRow, fromDepth, depth, into);
      return;
    }
    float[] values = ((Float32Dense) matrix).values();
    int span = (tileRows + LANES - 1) / LANES * LANES;
    for (int k = 0; k < depth; k++) {
      int source = (fromDepth + k) * matrix.columns() + fromRow;
      int end = source + toRow - fromRow;
      int target = k * tileRows;
      for (; source < end; source += tileRows) {
        if (source + span <= values.length) {
          // What is written too much belongs to the next depth, and is overwritten by it.
          for (int row = 0; row < span; row += LANES) {
            FloatVector.fromArray(Float32Tile.SPECIES, values, source + row)
                .intoArray(into, target + row);
          }
        } else {
          System.arraycopy(values, source, into, target, end - source);
        }
        target += tileRows * ROW_STEP;
      }
    }
  }
}
