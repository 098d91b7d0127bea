package io.tandem.backend;

/** The numbers a backend computes with: parameters, activations and gradients alike. */
public enum Precision {
  /** IEEE 754 binary32, 4 bytes. */
  FLOAT32(Float.BYTES),
  /** IEEE 754 binary64, 8 bytes. */
  FLOAT64(Double.BYTES);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** The size of one number in bytes. */
  public int bytes() {
    return bytes;
  }
}
