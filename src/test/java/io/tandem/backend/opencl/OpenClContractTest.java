package io.tandem.backend.opencl;

import io.tandem.backend.Backend;
import io.tandem.backend.BackendContract;
import io.tandem.backend.Precision;
import org.junit.jupiter.api.BeforeAll;

/** The contract, kept by the first OpenCL device, where there is one. */
class OpenClContractTest extends BackendContract {
  @BeforeAll
  static void findDevice() {
    FirstDevice.assumeItWorks();
  }

  @Override
  protected Backend open(Precision precision) {
    return FirstDevice.DEVICE.open(precision);
  }
}
