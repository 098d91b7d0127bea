package io.tandem.backend.cpu;

/**
 * Weights, or what belongs to them, as a product reads them: in panels of some rows each. Within a
 * panel, the numbers of each column lie side by side. What lies past the last row is zero.
 */
public final class Float32Panelled extends Float32Numbers {
  private final int rows;
  private final int columns;
  private final int width;
  private final float[] values;

  /**
   * A matrix of zeros.
   *
   * @param width how many rows a panel has
   */
  public Float32Panelled(int rows, int columns, int width) {
    this.rows = rows;
    this.columns = columns;
    this.width = width;
    values = new float[(rows + width - 1) / width * width * columns];
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public float[] values() {
    return values;
  }

  @Override
  public void read(double[] to) {
    for (int row = 0; row < rows; row++) {
      int at = start(row);
      for (int column = 0; column < columns; column++) {
        to[row * columns + column] = values[at + column * width];
      }
    }
  }

  @Override
  void write(double[] from) {
    for (int row = 0; row < rows; row++) {
      int at = start(row);
      for (int column = 0; column < columns; column++) {
        values[at + column * width] = (float) from[row * columns + column];
      }
    }
  }

  /** Where a row's first number lies. */
  private int start(int row) {
    return row / width * width * columns + row % width;
  }
}
