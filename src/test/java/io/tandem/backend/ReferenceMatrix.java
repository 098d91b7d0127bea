package io.tandem.backend;

/** The reference's matrix. */
record ReferenceMatrix(int rows, int columns, double[] data) implements Matrix {
  static ReferenceMatrix zeros(int rows, int columns) {
    return new ReferenceMatrix(rows, columns, new double[Math.multiplyExact(rows, columns)]);
  }

  double get(int row, int column) {
    return data[row * columns + column];
  }

  void set(int row, int column, double value) {
    data[row * columns + column] = value;
  }

  /** The column of the largest value of a row; of equal ones the first. */
  int firstLargest(int row) {
    int largest = 0;
    for (int column = 1; column < columns; column++) {
      if (get(row, column) > get(row, largest)) {
        largest = column;
      }
    }
    return largest;
  }
}
