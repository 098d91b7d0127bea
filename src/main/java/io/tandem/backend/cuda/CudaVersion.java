package io.tandem.backend.cuda;

/**
 * A version of CUDA as the driver tells it.
 *
 * @param code such as 12040 for 12.4
 */
record CudaVersion(int code) {
  /** What cuBLAS 12 asks of the driver; also has every function that Tandem calls. */
  static final CudaVersion OLDEST = new CudaVersion(12000);

  int major() {
    return code / 1000;
  }

  boolean isOlderThan(CudaVersion other) {
    return code < other.code;
  }

  @Override
  public String toString() {
    return major() + "." + code % 1000 / 10;
  }
}
