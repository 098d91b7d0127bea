package io.tandem.backend.cpu;

/**
 * A mini-batch of rows of unsigned bytes, each standing for {@code (byte - mean) * factor} of its
 * column: a kernel turns them into numbers as it reads them, so the batch is never written out.
 *
 * @param data the rows; which arrays they are changes with each mini-batch
 * @param mean what is subtracted, a number a column
 * @param factor what the difference is multiplied by, a number a column
 */
public record Float32Bytes(byte[][] data, float[] mean, float[] factor) implements Float32Matrix {
  @Override
  public int rows() {
    return data.length;
  }

  @Override
  public int columns() {
    return mean.length;
  }

  @Override
  public void read(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = value(i / columns(), i % columns());
    }
  }

  /** The number that an element stands for. */
  public float value(int row, int column) {
    return (Byte.toUnsignedInt(data[row][column]) - mean[column]) * factor[column];
  }
}
