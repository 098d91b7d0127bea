package io.tandem.backend.opencl;

import io.tandem.backend.Matrix;

/**
 * A matrix, which lies on the host between programs.
 *
 * @param values row by row
 */
record Float32Matrix(int rows, int columns, float[] values) implements Matrix {
  /** A matrix of zeros. */
  Float32Matrix(int rows, int columns) {
    this(rows, columns, new float[rows * columns]);
  }
}
