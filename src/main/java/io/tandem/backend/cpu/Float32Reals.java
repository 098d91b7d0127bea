package io.tandem.backend.cpu;

import io.tandem.backend.cpu.Float32Batch.Float32Scaling;

/**
 * A mini-batch of rows of real numbers, which the workers share out as they scale and round them.
 */
final class Float32Reals implements Workers.Task {
  /** Rows that a worker takes at a time. */
  private static final int PART_ROWS = 8;

  /** Below so many numbers, waking the others costs more than they save. */
  private static final int ALONE = 10_000;

  private final double[][] rows;
  private final Float32Scaling scaling;
  private final Float32Dense into;

  /**
   * A mini-batch.
   *
   * @param into as many rows; takes the scaled numbers
   */
  Float32Reals(Float32Scaling scaling, Float32Dense into) {
    rows = new double[into.rows()][];
    this.scaling = scaling;
    this.into = into;
  }

  /** Sets one of the rows. */
  void take(double[] values, int row) {
    rows[row] = values;
  }

  /** Scales all rows. */
  void scale(Workers workers) {
    into.countOverwriting();
    int parts = (rows.length + PART_ROWS - 1) / PART_ROWS;
    if ((long) rows.length * into.columns() >= ALONE) {
      workers.run(parts, this);
    } else {
      for (int part = 0; part < parts; part++) {
        run(0, part);
      }
    }
  }

  @Override
  public void run(int worker, int part) {
    int end = Math.min((part + 1) * PART_ROWS, rows.length);
    for (int row = part * PART_ROWS; row < end; row++) {
      scaling.apply(rows[row], into.values(), row * into.columns());
    }
  }
}
