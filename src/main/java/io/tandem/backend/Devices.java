package io.tandem.backend;

import io.tandem.backend.cpu.CpuDevice;
import io.tandem.backend.cuda.CudaDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The devices of this machine, and the choice among them. */
public final class Devices {
  /** Stands for the best device that works. */
  public static final String AUTO = "auto";

  private Devices() {}

  /**
   * All devices, the most promising first, whether they work or not.
   *
   * @param threads how many threads the CPU may use
   */
  public static List<Device> all(int threads) {
    List<Device> devices = new ArrayList<>(CudaDevice.all());
    devices.add(new CpuDevice(threads));
    return devices;
  }

  /** The processor that the program runs on. */
  public static Device cpu(int threads) {
    return new CpuDevice(threads);
  }

  /**
   * The device of a name, or the best one that works for {@value #AUTO}. Only for that is a device
   * tried.
   *
   * @param threads how many threads the CPU may use
   * @throws DeviceException if there can be no such device
   */
  public static Device named(String name, int threads) {
    if (name.equals(AUTO)) {
      return best(threads);
    }
    Optional<Device> device =
        name.equals(CpuDevice.NAME) ? Optional.of(new CpuDevice(threads)) : CudaDevice.named(name);
    return device.orElseThrow(
        () ->
            new DeviceException(
                "--device: expected auto, cpu, cuda or cuda:N, found "
                    + name
                    + "; tandem devices shows what this machine has"));
  }

  /** The first GPU that works, or else the CPU, which then says why no GPU does. */
  private static Device best(int threads) {
    Map<String, String> notUsed = new LinkedHashMap<>();
    for (Device gpu : CudaDevice.all()) {
      Optional<ProbeStep> failure = gpu.probe().failure();
      if (failure.isEmpty()) {
        return gpu;
      }
      notUsed.put(gpu.name(), "not used: " + failure.get().finding());
    }
    return new CpuDevice(threads).noting(notUsed);
  }
}
