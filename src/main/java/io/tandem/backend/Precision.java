package io.tandem.backend;

import java.util.Locale;

/** The numbers a backend computes with: parameters, activations and gradients alike. */
public enum Precision {
  /** IEEE 754 binary32, 4 bytes. */
  FLOAT32(Float.BYTES),
  /** IEEE 754 binary64, 8 bytes. */
  FLOAT64(Double.BYTES),
  /**
   * As {@link #FLOAT32}, but matrix products may round their factors to 11 significant bits
   * (NVIDIA's TensorFloat-32); their sums keep float32.
   */
  TF32(Float.BYTES),
  /**
   * As {@link #FLOAT32}, but matrix products may round their factors to 8 significant bits
   * (bfloat16); their sums keep float32.
   */
  BF16(Float.BYTES);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** The size of one number in bytes, as it lies in a matrix. */
  public int bytes() {
    return bytes;
  }

  /** The format of the numbers in a matrix: {@link #FLOAT32} or {@link #FLOAT64}. */
  public Precision storage() {
    return this == FLOAT64 ? FLOAT64 : FLOAT32;
  }

  /** The name as people write it, such as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
