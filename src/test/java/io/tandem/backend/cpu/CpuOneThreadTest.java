package io.tandem.backend.cpu;

import io.tandem.BesideOthers;
import io.tandem.backend.Backend;
import io.tandem.backend.BackendContract;
import io.tandem.backend.Precision;

/** The contract, kept by the vectorised kernels on the calling thread alone. */
@BesideOthers
class CpuOneThreadTest extends BackendContract {
  @Override
  protected Backend open(Precision precision) {
    return new CpuDevice(1, CpuKernels.VECTOR).open(precision);
  }
}
