package io.tandem.backend.opencl;

/**
 * A matrix as a factor of a product.
 *
 * @param place of its first number
 * @param down from a row to the next one
 * @param across from a column to the next one
 */
record Factor(int place, int down, int across) {
  /** A matrix that lies row by row. */
  static Factor of(int place, int columns) {
    return new Factor(place, columns, 1);
  }

  Factor transposed() {
    return new Factor(place, across, down);
  }

  Factor withoutRows(int count) {
    return new Factor(place + count * down, down, across);
  }

  Factor withoutColumns(int count) {
    return new Factor(place + count * across, down, across);
  }
}
