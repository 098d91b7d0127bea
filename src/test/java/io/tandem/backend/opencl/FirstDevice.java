package io.tandem.backend.opencl;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.tandem.backend.Device;
import java.nio.file.Path;
import java.util.Map;

/** The first OpenCL device of the machine that the tests run on. */
final class FirstDevice {
  private static final OpenClDriver DRIVER = new OpenClDriver(Map.of(), Path.of("/"));

  /** The device, with what it remembers of its probe. */
  static final Device DEVICE = new OpenClDevice(DRIVER, 0);

  private FirstDevice() {}

  /** Skips the test, with the reason, where there is no such device. */
  static void assumeItWorks() {
    assumeThat(DEVICE.probe().failure()).as("why OpenCL's tests are skipped").isEmpty();
  }

  static OpenClProcessor processor() {
    return DRIVER.processors().get(0);
  }
}
