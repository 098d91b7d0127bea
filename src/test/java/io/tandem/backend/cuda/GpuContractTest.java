package io.tandem.backend.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.backend.Backend;
import io.tandem.backend.BackendContract;
import io.tandem.backend.Device;
import io.tandem.backend.Devices;
import io.tandem.backend.Precision;
import io.tandem.backend.ProbeStep;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The contract on a real GPU, in all precisions, where this machine has one. */
@Tag("gpu")
class GpuContractTest extends BackendContract {
  private static final Device DEVICE = Devices.named(CudaDevice.NAME, 1);

  @BeforeAll
  static void needGpu() {
    assumeTrue(
        DEVICE.probe().passed(),
        () -> "no GPU: " + DEVICE.probe().failure().map(ProbeStep::finding).orElse(""));
  }

  @Override
  public Set<Precision> precisions() {
    return EnumSet.allOf(Precision.class);
  }

  @Override
  protected Backend open(Precision precision) {
    return DEVICE.open(precision);
  }
}
