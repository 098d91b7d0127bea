package io.tandem.backend;

import io.tandem.backend.cpu.CpuDevice;
import java.util.List;
import java.util.stream.Collectors;

/** The devices of this machine, and the choice among them. */
public final class Devices {
  /** Stands for the best device that works. */
  public static final String AUTO = "auto";

  private Devices() {}

  /**
   * All devices, the most promising first.
   *
   * @param threads how many threads the CPU may use
   */
  public static List<Device> all(int threads) {
    return List.of(new CpuDevice(threads));
  }

  /**
   * The device of a name, or the best one for {@value #AUTO}.
   *
   * @param threads how many threads the CPU may use
   * @throws DeviceException if there is no such device
   */
  public static Device named(String name, int threads) {
    List<Device> devices = all(threads);
    if (name.equals(AUTO)) {
      return devices.get(0);
    }
    return devices.stream()
        .filter(device -> device.info().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DeviceException(
                    "--device: expected "
                        + AUTO
                        + " or one of "
                        + devices.stream()
                            .map(device -> device.info().name())
                            .collect(Collectors.joining(", "))
                        + ", found "
                        + name
                        + "; tandem devices shows what this machine has"));
  }
}
