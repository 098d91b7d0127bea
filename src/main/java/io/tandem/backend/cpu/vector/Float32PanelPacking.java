package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Matrix;
import io.tandem.backend.cpu.Float32Panelled;
import jdk.incubator.vector.FloatVector;

/**
 * Copies a product's right operand into panels: the numbers of each depth, the summed dimension,
 * side by side, {@link Float32Tile#COLUMNS} of them. What lies past the operand's edge is zero.
 */
final class Float32PanelPacking {
  private static final int LANES = Float32Tile.LANES;
  private static final int WIDTH = Float32Tile.COLUMNS;

  /** Columns copied at once where a column's numbers lie side by side. */
  private static final int AT_ONCE = 2;

  private Float32PanelPacking() {}

  /**
   * Packs one panel.
   *
   * @param matrix [depth, columns], or its transpose where {@code transposed}
   * @param column the panel's first column
   * @param width how many there are; at most a panel's
   * @param fromDepth where the block starts in the summed dimension
   * @param depth how far it goes
   * @param panel takes the panel, from index {@code at} on
   */
  static void pack(
      Float32Matrix matrix,
      boolean transposed,
      int column,
      int width,
      int fromDepth,
      int depth,
      float[] panel,
      int at) {
    if (width < WIDTH) {
      clear(panel, at, depth);
    }
    int stride = matrix.columns();
    if (matrix instanceof Float32Bytes bytes) {
      convert(bytes, column, width, fromDepth, depth, panel, at);
    } else if (matrix instanceof Float32Panelled panelled) {
      turn(panelled, column, width, fromDepth, depth, panel, at);
    } else {
      float[] values = ((Float32Dense) matrix).values();
      if (transposed) {
        interleave(values, column * stride + fromDepth, stride, width, depth, panel, at);
      } else {
        copy(values, fromDepth * stride + column, stride, width, depth, panel, at);
      }
    }
  }

  /** By whole vectors: to clear what is past the edge, depth by depth, takes many times as long. */
  private static void clear(float[] panel, int at, int depth) {
    FloatVector zeros = FloatVector.zero(Float32Tile.SPECIES);
    for (int k = 0; k < depth; k++) {
      int target = at + k * WIDTH;
      zeros.intoArray(panel, target);
      zeros.intoArray(panel, target + LANES);
    }
  }

  private static void convert(
      Float32Bytes bytes, int column, int width, int fromDepth, int depth, float[] panel, int at) {
    if (Float32Conversion.hasPanel(bytes, column, width)) {
      Float32Conversion.convertPanel(bytes, column, fromDepth, depth, panel, at);
    } else {
      for (int k = 0; k < depth; k++) {
        Float32Conversion.convert(
            bytes, fromDepth + k, column, column + width, panel, at + k * WIDTH);
      }
    }
  }

  /**
   * Of what consists of panels itself, with the summed dimension across them. Its transpose never
   * comes here: a product reads that as it lies.
   */
  private static void turn(
      Float32Panelled matrix,
      int column,
      int width,
      int fromDepth,
      int depth,
      float[] panel,
      int at) {
    for (int k = 0; k < depth; k += WIDTH) {
      int from = ((fromDepth + k) / WIDTH * matrix.columns() + column) * WIDTH;
      int some = Math.min(WIDTH, depth - k);
      interleave(matrix.values(), from, WIDTH, width, some, panel, at + k * WIDTH);
    }
  }

  /** A depth's numbers lie side by side. */
  private static void copy(
      float[] values, int from, int stride, int width, int depth, float[] panel, int at) {
    for (int k = 0; k < depth; k++) {
      int source = from + k * stride;
      int target = at + k * WIDTH;
      if (width == WIDTH) {
        FloatVector.fromArray(Float32Tile.SPECIES, values, source).intoArray(panel, target);
        FloatVector.fromArray(Float32Tile.SPECIES, values, source + LANES)
            .intoArray(panel, target + LANES);
      } else {
        System.arraycopy(values, source, panel, target, width);
      }
    }
  }

  /** A column's numbers lie side by side. */
  private static void interleave(
      float[] values, int from, int stride, int width, int depth, float[] panel, int at) {
    int column = 0;
    for (; column <= width - AT_ONCE; column += AT_ONCE) {
      int column0 = from + column * stride;
      int column1 = column0 + stride;
      int target = at + column;
      for (int k = 0; k < depth; k++) {
        panel[target] = values[column0 + k];
        panel[target + 1] = values[column1 + k];
        target += WIDTH;
      }
    }
    for (; column < width; column++) {
      for (int k = 0; k < depth; k++) {
        panel[at + k * WIDTH + column] = values[from + column * stride + k];
      }
    }
  }
}
