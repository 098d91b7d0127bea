package io.tandem.backend.cpu;

import io.tandem.backend.Matrix;

/** A matrix on the CPU: numbers, or the bytes of a mini-batch that stand for numbers. */
public sealed interface Float32Matrix extends Matrix permits Float32Numbers, Float32Bytes {
  /** Copies the numbers, row by row. */
  void read(double[] values);
}
