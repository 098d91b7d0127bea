package io.tandem.backend.cpu;

import org.ejml.data.FMatrixRMaj;

/**
 * Numbers, kept in an EJML matrix.
 *
 * @param storage as EJML has it, row by row
 */
public record Float32Dense(FMatrixRMaj storage) implements Float32Matrix {
  /** A matrix of zeros. */
  public Float32Dense(int rows, int columns) {
    this(new FMatrixRMaj(rows, columns));
  }

  @Override
  public int rows() {
    return storage.numRows;
  }

  @Override
  public int columns() {
    return storage.numCols;
  }

  /** The numbers, row by row: the storage itself, not a copy. */
  public float[] values() {
    return storage.data;
  }
}
