package io.tandem.backend.cuda;

import io.tandem.backend.Matrix;

/** A matrix in device memory, row by row without gaps. */
record CudaMatrix(int rows, int columns, DevicePointer place) implements Matrix {
  long count() {
    return (long) rows * columns;
  }
}
