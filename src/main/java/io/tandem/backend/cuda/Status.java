package io.tandem.backend.cuda;

import io.tandem.backend.DeviceException;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.cublasStatus;

/** What CUDA's and cuBLAS's functions return. */
final class Status {
  /** What a message ends with, for who meets it during a run. */
  static final String ADVICE =
      "; tandem devices tries the GPU again, and --device cpu does without it";

  private Status() {}

  /**
   * Passes on success.
   *
   * @param what was done, such as {@code copying to the GPU}
   * @throws DeviceException if the code of a driver function is another one
   */
  static void check(int code, String what) {
    if (code != CUresult.CUDA_SUCCESS) {
      throw new DeviceException(what + " failed: " + describe(code) + ADVICE);
    }
  }

  /**
   * Passes on success.
   *
   * @throws DeviceException if the code of a cuBLAS function is another one
   */
  static void checkCublas(int code, String what) {
    if (code != cublasStatus.CUBLAS_STATUS_SUCCESS) {
      throw new DeviceException(what + " failed: " + cublasStatus.stringFor(code) + ADVICE);
    }
  }

  /** The code's name and CUDA's own words on it. */
  static String describe(int code) {
    String[] words = new String[1];
    boolean known = JCudaDriver.cuGetErrorString(code, words) == CUresult.CUDA_SUCCESS;
    return CUresult.stringFor(code) + (known ? " (" + words[0] + ")" : "");
  }
}
