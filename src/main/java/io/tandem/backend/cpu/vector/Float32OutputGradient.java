package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The first pass of a layer's backward step, over the gradient of its outputs: relu's mask and the
 * bias gradient.
 */
final class Float32OutputGradient implements Workers.Task {
  private static final int LANES = Float32Tile.LANES;

  /** Columns in a part: whole cache lines, so that no two workers write to one. */
  private static final int PART_COLUMNS = 64;

  /** Below this many numbers, waking the others costs more than they save. */
  private static final int ALONE = 30_000;

  private final Workers workers;

  private int rows;
  private int columns;
  private int partColumns;
  private boolean relu;
  private float[] gradient;
  private float[] outputs;
  private float[] sums;

  Float32OutputGradient(Workers workers) {
    this.workers = workers;
  }

  /** Sets the gradient to zero where relu's output is zero, and sums its rows, in their order. */
  void finish(Float32Dense gradientY, Float32Dense y, boolean relu, Float32Dense bias) {
    rows = y.rows();
    columns = y.columns();
    this.relu = relu;
    gradient = gradientY.values();
    outputs = y.values();
    sums = bias.values();
    partColumns = rows * (long) columns < ALONE ? columns : PART_COLUMNS;
    workers.run((columns + partColumns - 1) / partColumns, this);
  }

  @Override
  public void run(int worker, int part) {
    int from = part * partColumns;
    int to = Math.min(from + partColumns, columns);
    int column = from;
    for (; column <= to - LANES; column += LANES) {
      maskAndSumVector(column);
    }
    for (; column < to; column++) {
      maskAndSum(column);
    }
  }

  private void maskAndSumVector(int column) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    FloatVector sum = zero;
    for (int row = 0; row < rows; row++) {
      int at = row * columns + column;
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradient, at);
      if (relu) {
        FloatVector y = FloatVector.fromArray(Float32Tile.SPECIES, outputs, at);
        g = g.blend(zero, y.compare(VectorOperators.EQ, zero));
        g.intoArray(gradient, at);
      }
      sum = sum.add(g);
    }
    sum.intoArray(sums, column);
  }

  private void maskAndSum(int column) {
    float sum = 0;
    for (int row = 0; row < rows; row++) {
      int at = row * columns + column;
      if (relu && outputs[at] == 0) {
        gradient[at] = 0;
      }
      sum += gradient[at];
    }
    sums[column] = sum;
  }
}
