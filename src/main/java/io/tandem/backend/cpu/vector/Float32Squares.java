package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Workers;
import jdk.incubator.vector.FloatVector;

/** Sums of squares, in a fixed order. */
final class Float32Squares implements Workers.Task {
  private static final int LANES = Float32Tile.LANES;

  private final Workers workers;
  private final float[][] lanes;
  private double[] sums = {};
  private float[] values;

  Float32Squares(Workers workers) {
    this.workers = workers;
    lanes = new float[workers.count()][LANES];
  }

  /** The sum of the squares of numbers, shared out among the workers. */
  double sum(float[] values) {
    this.values = values;
    int parts = (values.length + Float32Update.PART - 1) / Float32Update.PART;
    if (sums.length < parts) {
      sums = new double[parts];
    }
    workers.run(parts, this);
    double sum = 0;
    for (int part = 0; part < parts; part++) {
      sum += sums[part];
    }
    return sum;
  }

  @Override
  public void run(int worker, int part) {
    int from = part * Float32Update.PART;
    int to = Math.min(from + Float32Update.PART, values.length);
    sums[part] = sum(values, from, to, lanes[worker]);
  }

  /**
   * The sum of the squares of some of the numbers.
   *
   * @param lanes room for a number of each of a vector's lanes
   */
  static double sum(float[] values, int from, int to, float[] lanes) {
    FloatVector sums = FloatVector.zero(Float32Tile.SPECIES);
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      FloatVector value = FloatVector.fromArray(Float32Tile.SPECIES, values, i);
      sums = value.fma(value, sums);
    }
    double sum = 0;
    for (; i < to; i++) {
      sum += (double) values[i] * values[i];
    }
    sums.intoArray(lanes, 0);
    for (float lane : lanes) {
      sum += lane;
    }
    return sum;
  }
}
