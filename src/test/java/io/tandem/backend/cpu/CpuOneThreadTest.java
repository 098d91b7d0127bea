package io.tandem.backend.cpu;

import io.tandem.backend.Backend;
import io.tandem.backend.BackendContract;
import io.tandem.backend.Precision;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The contract, kept by the vectorised kernels on the calling thread alone. */
@Execution(ExecutionMode.CONCURRENT)
class CpuOneThreadTest extends BackendContract {
  @Override
  protected Backend open(Precision precision) {
    return new CpuDevice(1, CpuKernels.VECTOR).open(precision);
  }
}
