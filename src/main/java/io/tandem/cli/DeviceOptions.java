package io.tandem.cli;

import io.tandem.backend.Device;
import io.tandem.backend.Devices;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where to compute. */
final class DeviceOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--device",
      paramLabel = "D",
      defaultValue = Devices.AUTO,
      description =
          "auto (the best that works), cpu, cuda, or cuda:N for the N-th GPU, counted from 0"
              + " (default: ${DEFAULT-VALUE}); tandem devices shows them")
  private String name;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that the CPU may use (default: all); the results are the same")
  private Integer threads;

  Device device() {
    return Devices.named(name, threadCount());
  }

  /** The device that never fails. */
  Device cpu() {
    return Devices.cpu(threadCount());
  }

  private int threadCount() {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    Check.option(command, count >= 1, "--threads", "at least 1", count);
    return count;
  }
}
