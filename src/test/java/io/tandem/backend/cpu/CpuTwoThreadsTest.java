package io.tandem.backend.cpu;

import io.tandem.BesideOthers;
import io.tandem.backend.Backend;
import io.tandem.backend.BackendContract;
import io.tandem.backend.Precision;

/** The contract, kept by the vectorised kernels, shared by two threads. */
@BesideOthers
class CpuTwoThreadsTest extends BackendContract {
  @Override
  protected Backend open(Precision precision) {
    return new CpuDevice(2, CpuKernels.VECTOR).open(precision);
  }
}
