package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The first pass of a layer's backward step, over the gradient of its outputs: the activation's
 * derivative and the bias gradient.
 */
final class Float32OutputGradient implements Workers.Task {
  private static final int LANES = Float32Tile.LANES;

  /**
   * Columns in a part: whole cache lines, so that no two workers write to one, and enough of them
   * side by side that the processor reads ahead.
   */
  private static final int PART_COLUMNS = 256;

  /** Below this many numbers, waking the others costs more than they save. */
  private static final int ALONE = 30_000;

  private final Workers workers;
  private final Float32Curve[] curves;

  private int rows;
  private int columns;
  private boolean alone;
  private int partColumns;
  private Activation activation;
  private float[] gradient;
  private float[] outputs;
  private float[] sums;

  Float32OutputGradient(Workers workers) {
    this.workers = workers;
    curves = Float32Curve.forEach(workers);
  }

  /** Multiplies the gradient by the derivative, and sums its rows, in their order. */
  void finish(Float32Dense gradientY, Float32Dense y, Activation activation, Float32Dense bias) {
    rows = y.rows();
    columns = y.columns();
    this.activation = activation;
    gradient = gradientY.values();
    outputs = y.values();
    sums = bias.values();
    alone = rows * (long) columns < ALONE;
    partColumns = alone ? columns : PART_COLUMNS;
    workers.run((columns + partColumns - 1) / partColumns, this);
  }

  @Override
  public void run(int worker, int part) {
    int from = part * partColumns;
    int to = Math.min(from + partColumns, columns);
    if (alone) {
      // All rows lie one behind the other, and the cache holds them.
      differentiate(0, rows * columns, worker);
    }
    Arrays.fill(sums, from, to, 0);
    for (int row = 0; row < rows; row++) {
      int at = row * columns + from;
      if (!alone) {
        differentiate(at, row * columns + to, worker);
      }
      addRow(at, from, to);
    }
  }

  private void differentiate(int from, int to, int worker) {
    Float32Derivative.apply(activation, gradient, outputs, gradient, from, to, curves[worker]);
  }

  private void addRow(int at, int from, int to) {
    int column = from;
    for (; column <= to - LANES; column += LANES) {
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradient, at + column - from);
      FloatVector.fromArray(Float32Tile.SPECIES, sums, column).add(g).intoArray(sums, column);
    }
    for (; column < to; column++) {
      sums[column] += gradient[at + column - from];
    }
  }
}
