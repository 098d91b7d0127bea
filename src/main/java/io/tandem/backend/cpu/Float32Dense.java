package io.tandem.backend.cpu;

import org.ejml.data.FMatrixRMaj;

/** Numbers, kept in an EJML matrix. */
public final class Float32Dense extends Float32Numbers {
  private final FMatrixRMaj storage;

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

  /** The numbers, row by row. */
  @Override
  public float[] values() {
    return storage.data;
  }

  @Override
  public void read(double[] values) {
    float[] numbers = storage.data;
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers[i];
    }
  }

  @Override
  void write(double[] values) {
    float[] numbers = storage.data;
    for (int i = 0; i < values.length; i++) {
      numbers[i] = (float) values[i];
    }
  }
}
