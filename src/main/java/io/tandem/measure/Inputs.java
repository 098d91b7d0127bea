package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;

/** Inputs on a device. */
final class Inputs {
  private Inputs() {}

  /** A matrix of drawn numbers. */
  static Matrix matrix(Backend backend, Draw draw, int rows, int columns) {
    return matrix(backend, rows, columns, draw.numbers(rows * columns));
  }

  /** A matrix of these numbers. */
  static Matrix matrix(Backend backend, int rows, int columns, double[] numbers) {
    Matrix matrix = backend.matrix(rows, columns);
    backend.write(matrix, numbers);
    return matrix;
  }
}
