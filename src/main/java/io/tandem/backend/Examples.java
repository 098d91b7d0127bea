package io.tandem.backend;

/**
 * A handle to a data set that lies on a device: features, how they are scaled, and a label a row.
 */
public interface Examples {
  /** The number of examples. */
  int rows();

  /** The number of features of each example. */
  int columns();
}
