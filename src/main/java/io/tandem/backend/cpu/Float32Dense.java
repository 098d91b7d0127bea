package io.tandem.backend.cpu;

import org.ejml.data.FMatrixRMaj;

/** Numbers, kept in an EJML matrix. */
public final class Float32Dense implements Float32Matrix {
  private final FMatrixRMaj storage;
  private long overwritten;

  /** A matrix of zeros. */
  public Float32Dense(int rows, int columns) {
    storage = new FMatrixRMaj(rows, columns);
  }

  @Override
  public int rows() {
    return storage.numRows;
  }

  @Override
  public int columns() {
    return storage.numCols;
  }

  /** The matrix as EJML has it, row by row. */
  public FMatrixRMaj storage() {
    return storage;
  }

  /** The numbers, row by row: the storage itself, not a copy. */
  public float[] values() {
    return storage.data;
  }

  /**
   * How many operations have overwritten numbers: as long as this stays, what was made of them
   * holds.
   */
  public long timesOverwritten() {
    return overwritten;
  }

  /** Counts an operation that overwrites numbers. */
  public void countOverwriting() {
    overwritten++;
  }
}
