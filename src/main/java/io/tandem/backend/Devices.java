package io.tandem.backend;

import io.tandem.backend.cpu.CpuDevice;
import io.tandem.backend.cuda.CudaDevice;
import io.tandem.backend.opencl.OpenClDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The devices of this machine, and the choice among them. */
public final class Devices {
  /** Stands for the device on which the training at hand is fastest. */
  public static final String AUTO = "auto";

  /** Stands for the first device that works. */
  public static final String FIRST = "first";

  private Devices() {}

  /**
   * All devices, the most promising first, whether they work or not.
   *
   * @param threads how many threads the CPU may use
   */
  public static List<Device> all(int threads) {
    List<Device> devices = accelerators();
    devices.add(cpu(threads));
    return devices;
  }

  /** All devices but the processor itself, in the same order. */
  public static List<Device> accelerators() {
    List<Device> devices = new ArrayList<>(CudaDevice.all());
    devices.addAll(OpenClDevice.all());
    return devices;
  }

  /** The processor that the program runs on. */
  public static Device cpu(int threads) {
    return new CpuDevice(threads);
  }

  /**
   * The device of a name, which is not tried yet.
   *
   * @param threads how many threads the CPU may use
   * @throws DeviceException if there can be no such device
   */
  public static Device named(String name, int threads) {
    Optional<Device> device =
        name.equals(CpuDevice.NAME)
            ? Optional.of(new CpuDevice(threads))
            : CudaDevice.named(name).or(() -> OpenClDevice.named(name));
    return device.orElseThrow(
        () ->
            new DeviceException(
                "--device: expected auto, first, cpu, cuda, cuda:N, opencl or opencl:N, found "
                    + name
                    + "; tandem devices shows what this machine has"));
  }

  /**
   * The first device that works in a precision; the CPU, which is the last, then says why no other
   * does.
   *
   * @param threads how many threads the CPU may use
   */
  public static Device first(int threads, Precision precision) {
    return first(accelerators(), new CpuDevice(threads), precision);
  }

  static Device first(List<Device> accelerators, CpuDevice cpu, Precision precision) {
    Map<String, String> notUsed = new LinkedHashMap<>();
    for (Device device : accelerators) {
      Optional<String> objection = device.objection().or(() -> refusal(device, precision));
      if (objection.isEmpty()) {
        return device;
      }
      notUsed.put(device.name(), "not used: " + objection.get());
    }
    return cpu.noting(notUsed);
  }

  private static Optional<String> refusal(Device device, Precision precision) {
    try {
      device.open(precision).close();
      return Optional.empty();
    } catch (DeviceException e) {
      return Optional.of(e.getMessage());
    }
  }
}
