package io.tandem.backend;

/** The inputs of a data set in host memory: a row an example, a column a feature. */
public sealed interface Features {
  /** The number of examples. */
  int rows();

  /** The number of features of each example. */
  int columns();

  /**
   * The examples of the given indices, in their order. The rows themselves are shared, not copied.
   */
  Features select(int[] indices);

  /** The value of one feature, before any scaling. */
  double value(int row, int column);

  /**
   * Features that are whole numbers from 0 to 255, such as pixels. They stay bytes in memory, on
   * the host and on a device.
   *
   * @param data one array a row; each byte is read as unsigned
   * @param columns the length of every row
   */
  record Bytes(byte[][] data, int columns) implements Features {
    @Override
    public int rows() {
      return data.length;
    }

    @Override
    public Features select(int[] indices) {
      byte[][] selected = new byte[indices.length][];
      for (int i = 0; i < indices.length; i++) {
        selected[i] = data[indices[i]];
      }
      return new Bytes(selected, columns);
    }

    @Override
    public double value(int row, int column) {
      return Byte.toUnsignedInt(data[row][column]);
    }
  }

  /**
   * Features that are real numbers.
   *
   * @param data one array a row
   * @param columns the length of every row
   */
  record Reals(double[][] data, int columns) implements Features {
    @Override
    public int rows() {
      return data.length;
    }

    @Override
    public Features select(int[] indices) {
      double[][] selected = new double[indices.length][];
      for (int i = 0; i < indices.length; i++) {
        selected[i] = data[indices[i]];
      }
      return new Reals(selected, columns);
    }

    @Override
    public double value(int row, int column) {
      return data[row][column];
    }
  }
}
