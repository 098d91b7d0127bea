package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Matrix;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Copies a block of one of a product's operands into panels: {@code width} numbers of each depth,
 * the summed dimension, side by side, in the order in which a tile reads them. What lies past the
 * operand's edge is zero.
 */
final class Float32Panels {
  private static final int LANES = Float32Tile.LANES;

  /**
   * Lines copied at once where a depth's numbers lie apart: so many addresses fit the registers.
   */
  private static final int LINES = 7;

  private final int width;
  private final float[] numbers;

  /**
   * Panels of a width.
   *
   * @param width at most two vectors
   * @param mostDepth the deepest block
   */
  Float32Panels(int width, int mostDepth) {
    this.width = width;
    numbers = new float[width * mostDepth];
  }

  /**
   * Packs one panel.
   *
   * @param matrix [depth, lines], or its transpose where {@code transposed}
   * @param fromLine the panel's first line: a column of a right operand, a row of a left one
   * @param lines how many lines there are; at most the panels' width
   * @param fromDepth where the block starts in the summed dimension
   * @param depth how far it goes
   * @param panel takes the panel, from index {@code at} on
   */
  void pack(
      Float32Matrix matrix,
      boolean transposed,
      int fromLine,
      int lines,
      int fromDepth,
      int depth,
      float[] panel,
      int at) {
    int stride = matrix.columns();
    if (matrix instanceof Float32Bytes bytes) {
      if (transposed) {
        for (int line = 0; line < lines; line++) {
          Float32Conversion.convert(
              bytes, fromLine + line, fromDepth, fromDepth + depth, numbers, line * depth);
        }
        interleave(numbers, 0, depth, lines, depth, panel, at);
      } else {
        for (int k = 0; k < depth; k++) {
          Float32Conversion.convert(
              bytes, fromDepth + k, fromLine, fromLine + lines, panel, at + k * width);
        }
      }
    } else {
      float[] values = ((Float32Dense) matrix).values();
      if (transposed) {
        interleave(values, fromLine * stride + fromDepth, stride, lines, depth, panel, at);
      } else {
        copy(values, fromDepth * stride + fromLine, stride, lines, depth, panel, at);
      }
    }
    clearFrom(lines, depth, panel, at);
  }

  /**
   * A depth's numbers lie side by side. What a whole vector writes too much is overwritten next.
   */
  private void copy(
      float[] values, int from, int stride, int lines, int depth, float[] panel, int at) {
    boolean twoVectors = lines > LANES;
    int span = twoVectors ? 2 * LANES : LANES;
    int inBounds = Math.min(fitting(values, from, stride, span), fitting(panel, at, width, span));
    int whole = Math.min(inBounds, depth);
    for (int k = 0; k < whole; k++) {
      int source = from + k * stride;
      int target = at + k * width;
      FloatVector.fromArray(Float32Tile.SPECIES, values, source).intoArray(panel, target);
      if (twoVectors) {
        FloatVector.fromArray(Float32Tile.SPECIES, values, source + LANES)
            .intoArray(panel, target + LANES);
      }
    }
    for (int k = whole; k < depth; k++) {
      System.arraycopy(values, from + k * stride, panel, at + k * width, lines);
    }
  }

  /** How many spans, a stride apart, lie within an array. */
  private static int fitting(float[] array, int from, int stride, int span) {
    return array.length < from + span ? 0 : (array.length - span - from) / stride + 1;
  }

  /** A line's numbers lie side by side. */
  private void interleave(
      float[] values, int from, int stride, int lines, int depth, float[] panel, int at) {
    int line = 0;
    for (; line <= lines - LINES; line += LINES) {
      int line0 = from + line * stride;
      int line1 = line0 + stride;
      int line2 = line1 + stride;
      int line3 = line2 + stride;
      int line4 = line3 + stride;
      int line5 = line4 + stride;
      int line6 = line5 + stride;
      int target = at + line;
      for (int k = 0; k < depth; k++) {
        panel[target] = values[line0 + k];
        panel[target + 1] = values[line1 + k];
        panel[target + 2] = values[line2 + k];
        panel[target + 3] = values[line3 + k];
        panel[target + 4] = values[line4 + k];
        panel[target + 5] = values[line5 + k];
        panel[target + 6] = values[line6 + k];
        target += width;
      }
    }
    for (; line < lines; line++) {
      for (int k = 0; k < depth; k++) {
        panel[at + k * width + line] = values[from + line * stride + k];
      }
    }
  }

  private void clearFrom(int lines, int depth, float[] panel, int at) {
    if (lines < width) {
      for (int k = 0; k < depth; k++) {
        Arrays.fill(panel, at + k * width + lines, at + (k + 1) * width, 0);
      }
    }
  }
}
