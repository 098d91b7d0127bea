package io.tandem.cli;

import io.tandem.backend.Device;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Devices;
import io.tandem.backend.ProbeStep;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the devices of this machine. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the devices of this machine, those that work and those that don't: what each would",
      "compute with, every step of trying it, and what to install or set where one failed."
    })
final class DevicesCommand implements Runnable {
  @Mixin private JsonOption json;

  /** A device, named as programs read it. */
  record Shown(
      String name,
      String description,
      boolean usable,
      Map<String, String> details,
      List<ProbeStep> probe) {
    static Shown of(Device device) {
      DeviceInfo info = device.info();
      return new Shown(
          info.name(),
          info.description(),
          device.probe().passed(),
          info.details(),
          device.probe().steps());
    }
  }

  @Override
  public void run() {
    List<Shown> devices =
        Devices.all(Runtime.getRuntime().availableProcessors()).stream().map(Shown::of).toList();
    devices.forEach(this::print);
    json.write(devices);
  }

  private void print(Shown device) {
    json.out()
        .printf(
            "%s: %s%s%n",
            device.name(), device.description(), device.usable() ? "" : " (not usable)");
    device.details().forEach(this::print);
    for (ProbeStep step : device.probe()) {
      print((step.passed() ? "ok      " : "FAILED  ") + step.name(), step.finding());
      if (!step.passed()) {
        print("        to do", step.advice());
      }
    }
  }

  private void print(String name, String text) {
    json.out().printf("  %-26s%s%n", name, text);
  }
}
