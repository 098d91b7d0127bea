package io.tandem.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;

/** The vector passes of the squared error: each lane is a row, and an error p - target. */
final class Float32SquaredError {
  private static final int LANES = Float32Tile.LANES;

  private Float32SquaredError() {}

  /** The sum of the squares of each row's errors. */
  static void sums(float[] errors, int length, float[] sums) {
    FloatVector sum = FloatVector.zero(Float32Tile.SPECIES);
    for (int at = 0; at < length; at += LANES) {
      FloatVector error = FloatVector.fromArray(Float32Tile.SPECIES, errors, at);
      sum = error.fma(error, sum);
    }
    sum.intoArray(sums, 0);
  }

  /** The gradient, right wherever an error is a probability because its target is zero. */
  static void gradient(float[] errors, int length, float[] along, float factor) {
    FloatVector shift = FloatVector.fromArray(Float32Tile.SPECIES, along, 0);
    for (int at = 0; at < length; at += LANES) {
      FloatVector error = FloatVector.fromArray(Float32Tile.SPECIES, errors, at);
      error.sub(shift).mul(error).mul(factor).intoArray(errors, at);
    }
  }
}
