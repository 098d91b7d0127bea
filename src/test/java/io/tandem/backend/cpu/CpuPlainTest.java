package io.tandem.backend.cpu;

import io.tandem.BesideOthers;
import io.tandem.backend.Backend;
import io.tandem.backend.BackendContract;
import io.tandem.backend.Precision;

/** The contract, kept by the plain kernels. */
@BesideOthers
class CpuPlainTest extends BackendContract {
  @Override
  protected Backend open(Precision precision) {
    return new CpuDevice(1, CpuKernels.PLAIN).open(precision);
  }
}
