package io.tandem.cli;

import io.tandem.backend.Device;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Devices;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the devices of this machine. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Shows the devices of this machine, and what each would compute with.")
final class DevicesCommand implements Runnable {
  @Mixin private JsonOption json;

  @Override
  public void run() {
    List<DeviceInfo> devices =
        Devices.all(Runtime.getRuntime().availableProcessors()).stream().map(Device::info).toList();
    for (DeviceInfo device : devices) {
      json.out().printf("%s: %s%n", device.name(), device.description());
      device.details().forEach((key, value) -> json.out().printf("  %-12s%s%n", key, value));
    }
    json.write(devices);
  }
}
