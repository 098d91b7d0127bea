package io.tandem.backend;

/** A handle to numbers that lie on a device, row by row: their shape, and nothing else. */
public interface Matrix {
  /** The number of rows; in activations and gradients, the rows of the mini-batch. */
  int rows();

  /** The number of columns; in activations and gradients, the features. */
  int columns();
}
