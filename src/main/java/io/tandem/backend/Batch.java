package io.tandem.backend;

/** A handle to a mini-batch on a device: the examples last gathered into it, and their labels. */
public interface Batch {
  /** The inputs, [rows, features]. A device may keep them as a view of the examples. */
  Matrix features();
}
