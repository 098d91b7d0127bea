package io.tandem.backend.opencl;

import io.tandem.backend.Backend;
import io.tandem.backend.BackendContract;
import io.tandem.backend.Device;
import io.tandem.backend.Precision;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The contract, kept by the first OpenCL device, where there is one. */
class OpenClContractTest extends BackendContract {
  private final Device device = OpenClDevice.named(OpenClDevice.NAME).orElseThrow();

  @BeforeAll
  void findDevice() {
    Assumptions.assumeTrue(device.probe().passed(), () -> device.probe().toString());
  }

  @Override
  protected Backend open(Precision precision) {
    return device.open(precision);
  }
}
