package io.tandem.backend.opencl;

import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.exception.CompileFailedException;
import com.aparapi.exception.QueryFailedException;
import com.aparapi.internal.kernel.KernelManager;
import io.tandem.backend.DeviceException;

/**
 * An OpenCL device as Aparapi knows it. Where it fails, Aparapi would go on with the next device
 * and in the end with a pool of Java threads; here that is an exception.
 */
final class OpenClProcessor {
  /** Groups for each of the device's compute units, so that each has some to choose from. */
  private static final int GROUPS_PER_UNIT = 4;

  private final OpenCLDevice device;
  private final Range range;

  OpenClProcessor(OpenCLDevice device) {
    this.device = device;
    // Or else Aparapi lets the device work on Java's own arrays, which the collector moves.
    device.setSharedMemory(false);
    range = Range.create(device, groups() * Float32Kernel.GROUP, Float32Kernel.GROUP);
  }

  /** The hardware's own name. */
  String description() {
    return device.getName().trim();
  }

  boolean isCpu() {
    return device.getType() == Device.TYPE.CPU;
  }

  /**
   * The versions of OpenCL and of the driver, without the options that the latter was built with.
   */
  String version() {
    return device.getOpenCLPlatform().getVersion().split(" {2}|,")[0].trim();
  }

  /** All memory, in bytes. */
  long memory() {
    return device.getGlobalMemSize();
  }

  /** The most bytes that one array may have; Aparapi counts them in an int. */
  long largestPiece() {
    return Math.min(device.getMaxMemAllocSize(), Integer.MAX_VALUE);
  }

  int groups() {
    return device.getMaxComputeUnits() * GROUPS_PER_UNIT;
  }

  /**
   * Compiles a kernel for the device.
   *
   * @throws DeviceException if it does not compile, or if the device's groups are too small for it
   */
  void compile(Kernel kernel) {
    kernel.setExplicit(true);
    int largestGroup;
    try {
      kernel.compile(device);
      largestGroup = kernel.getKernelMaxWorkGroupSize(device);
    } catch (CompileFailedException | QueryFailedException e) {
      throw new DeviceException(
          description() + " does not compile the kernel: " + e.getMessage(), e);
    }
    if (largestGroup < Float32Kernel.GROUP) {
      throw new DeviceException(
          String.format(
              "%s: expected groups of %d work-items, found at most %d; use another device",
              description(), Float32Kernel.GROUP, largestGroup));
    }
  }

  /**
   * Runs a kernel on the device and nowhere else.
   *
   * @throws DeviceException if the device does not run it
   */
  void run(Kernel kernel, int passes) {
    try {
      kernel.execute(range, passes);
    } catch (AssertionError | RuntimeException e) {
      // Once a device has failed, Aparapi finds that our range is not meant for any other.
      throw new DeviceException(failure(), e);
    }
    if (KernelManager.instance().getPreferences(kernel).getFailedDevices().contains(device)) {
      throw new DeviceException(failure());
    }
  }

  private String failure() {
    return "computing on "
        + description()
        + " failed; tandem devices tries the device again, and --device cpu does without it";
  }
}
