package io.tandem.backend.cuda;

import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/** Work for the GPU in the order in which it was asked for. */
final class Stream implements Resources.Resource {
  private final CUstream handle = new CUstream();

  Stream() {
    Status.check(
        JCudaDriver.cuStreamCreate(handle, CUstream_flags.CU_STREAM_NON_BLOCKING),
        "making a stream");
  }

  /** The stream, as JCuda has it. */
  CUstream handle() {
    return handle;
  }

  /** Waits until all of its work is done. */
  void await() {
    Status.check(JCudaDriver.cuStreamSynchronize(handle), "waiting for the GPU");
  }

  @Override
  public void close() {
    JCudaDriver.cuStreamDestroy(handle);
  }
}
