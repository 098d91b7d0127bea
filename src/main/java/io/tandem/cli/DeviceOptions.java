package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Devices;
import io.tandem.backend.Precision;
import io.tandem.train.DeviceChoice;
import io.tandem.train.FastestDevice;
import io.tandem.train.StepTiming;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where to compute. */
final class DeviceOptions {
  private static final String VARIABLE = "TANDEM_DEVICE";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--device",
      paramLabel = "D",
      description = {
        "auto: where a step of train is fastest, by measuring; for other commands as first",
        "first: the first that works; cpu; cuda or opencl, or cuda:N, opencl:N counted from 0",
        "(default: what the environment variable " + VARIABLE + " says, else auto)"
      })
  private String name;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that the CPU may use (default: all); the results are the same")
  private Integer threads;

  /** What was asked for: a device's name, auto or first. */
  String asked() {
    return isFromEnvironment() ? System.getenv(VARIABLE) : name == null ? Devices.AUTO : name;
  }

  /**
   * Refuses what can be no device, before anything takes time.
   *
   * @throws DeviceException if there can be no device of that name
   */
  void check() {
    int count = threadCount();
    if (!isAuto() && !isFirst()) {
      blaming(() -> Devices.named(asked(), count));
    }
  }

  /** Lets the device that was asked for get ready; for auto and first, the CPU. */
  void prepare(Precision precision) {
    Device likely = isAuto() || isFirst() ? cpu() : Devices.named(asked(), threadCount());
    likely.prepare(precision);
  }

  /** Opens the device that was asked for; for auto, the first that works. */
  Backend open(Precision precision) {
    return blaming(() -> device(precision).open(precision));
  }

  /** Opens a device that was chosen. */
  Backend open(DeviceChoice choice, Precision precision) {
    return blaming(() -> choice.device().open(precision));
  }

  /** The device that was asked for; for auto, the one on which training is fastest. */
  DeviceChoice choose(StepTiming timing, Precision precision) {
    if (isAuto()) {
      TimingFile memory = TimingFile.of(System.getenv(), command.commandLine().getErr());
      return new FastestDevice(timing, precision, memory).among(Devices.accelerators(), cpu());
    }
    return DeviceChoice.of(blaming(() -> device(precision)));
  }

  /** The device that never fails. */
  Device cpu() {
    return Devices.cpu(threadCount());
  }

  private Device device(Precision precision) {
    return isAuto() || isFirst()
        ? Devices.first(threadCount(), precision)
        : Devices.named(asked(), threadCount());
  }

  private boolean isAuto() {
    return asked().equals(Devices.AUTO);
  }

  private boolean isFirst() {
    return asked().equals(Devices.FIRST);
  }

  private boolean isFromEnvironment() {
    return name == null && !System.getenv().getOrDefault(VARIABLE, "").isBlank();
  }

  /** An error about a device that the command line does not name tells where its name is from. */
  private <T> T blaming(Supplier<T> use) {
    try {
      return use.get();
    } catch (DeviceException e) {
      if (!isFromEnvironment()) {
        throw e;
      }
      throw new DeviceException(VARIABLE + "=" + asked() + ": " + e.getMessage(), e);
    }
  }

  private int threadCount() {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    Check.option(command, count >= 1, "--threads", "at least 1", count);
    return count;
  }
}
