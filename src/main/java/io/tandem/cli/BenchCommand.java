package io.tandem.cli;

import io.tandem.backend.Device;
import io.tandem.backend.Devices;
import io.tandem.backend.Precision;
import io.tandem.measure.Comparison;
import io.tandem.measure.DeviceBench;
import io.tandem.measure.Omission;
import io.tandem.measure.Plan;
import io.tandem.report.DevicePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the devices of this machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the devices of this machine, in float32: how fast each trains nets of a range",
      "of widths and batch sizes, and does the operations that make a training step; from",
      "which net on a GPU is faster than the CPU; and whether all compute the same. Exit code",
      "1 if a result is farther from the CPU's in float64 than rounding explains."
    })
final class BenchCommand implements Callable<Integer> {
  private static final double SECONDS = 45;
  private static final double QUICK_SECONDS = 10;

  /** In less time Java has not even compiled what is measured. */
  private static final double LEAST_SECONDS = 5;

  private static final double MOST_SECONDS = 3600;
  private static final DateTimeFormatter DAY_AND_MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Option(
      names = "--device",
      paramLabel = "D",
      description =
          "a device to measure, such as cpu or cuda:1; may be repeated (default: all that work);"
              + " tandem devices shows them")
  private List<String> names = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that the CPU may use (default: all)")
  private Integer threads;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description =
          "how long to measure (default: 45, with --quick 10); what a device is too slow for is"
              + " left out")
  private Double seconds;

  @Option(names = "--quick", description = "fewer and smaller nets and layers")
  private boolean quick;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "also write a page with charts, which needs no other file")
  private Path html;

  @Override
  public Integer call() {
    int threadCount = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    Check.option(spec, threadCount >= 1, "--threads", "at least 1", threadCount);
    Plan plan = plan();
    checkPlaceOfPage();
    List<Device> devices = devices(threadCount);
    DeviceBench bench = new DeviceBench(devices, Devices.cpu(threadCount), Precision.FLOAT32, plan);
    Comparison comparison;
    try (BenchProgress progress = BenchProgress.on(json)) {
      comparison = bench.run(progress);
    }
    new BenchTable(json.out(), comparison).print();
    json.write(BenchSummary.of(comparison));
    writePage(comparison);
    return exitCode(comparison);
  }

  private Plan plan() {
    double budget = quick ? QUICK_SECONDS : SECONDS;
    if (seconds != null) {
      Check.option(
          spec,
          seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS,
          "--seconds",
          "a number from 5 to 3600",
          seconds);
      budget = seconds;
    }
    return quick ? Plan.quick(budget) : Plan.standard(budget);
  }

  /** Nobody waits for a minute to read that the page cannot be written. */
  private void checkPlaceOfPage() {
    if (html != null) {
      Path folder = html.toAbsolutePath().getParent();
      Check.option(
          spec,
          folder != null && Files.isDirectory(folder) && !Files.isDirectory(html),
          "--html",
          "a file in a folder that is there",
          html);
    }
  }

  private List<Device> devices(int threadCount) {
    if (names.isEmpty()) {
      return Devices.all(threadCount);
    }
    Check.option(
        spec,
        !names.contains(Devices.AUTO) && !names.contains(Devices.FIRST),
        "--device",
        "the name of a device; without --device, all that work are measured",
        String.join(", ", names));
    List<Device> devices =
        names.stream().distinct().map(name -> Devices.named(name, threadCount)).toList();
    devices.forEach(device -> device.probe().require(device.name(), "a device"));
    return devices;
  }

  private void writePage(Comparison comparison) {
    if (html == null) {
      return;
    }
    String subject =
        String.format(
            "%s UTC, Tandem %s, Java %s, %s, %s; measured in %.0f s",
            DAY_AND_MINUTE.format(Instant.now()),
            Tandem.Version.text(),
            Runtime.version().feature(),
            System.getProperty("os.name"),
            comparison.precision(),
            comparison.seconds());
    try {
      DevicePage.write(html, comparison, subject);
      json.out().println("Page with charts: " + html);
    } catch (IOException e) {
      throw new OutputException(html, e);
    }
  }

  private int exitCode(Comparison comparison) {
    if (!comparison.disagreements().isEmpty()) {
      return ExitCodes.CHECK_FAILED;
    }
    Optional<Omission> failure = comparison.failure();
    failure.ifPresent(
        omission -> spec.commandLine().getErr().println("tandem bench: " + omission.text()));
    return failure.isPresent() ? ExitCodes.DEVICE : ExitCodes.DONE;
  }
}
