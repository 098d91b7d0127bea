package io.tandem.backend.cpu;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Precision;
import io.tandem.backend.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The processor that the program runs on. */
public final class CpuDevice implements Device {
  /** What {@code --device} calls it. */
  public static final String NAME = "cpu";

  private static final Path LINUX_CPU_INFO = Path.of("/proc/cpuinfo");

  private final int threads;
  private final CpuKernels kernels;
  private final Map<String, String> notes;

  /** The processor with the best kernels that this JVM can run. */
  public CpuDevice(int threads) {
    this(threads, CpuKernels.best());
  }

  /**
   * The processor with the given kernels.
   *
   * @param threads how many threads share the work; at least 1
   */
  public CpuDevice(int threads, CpuKernels kernels) {
    this(threads, kernels, Map.of());
  }

  private CpuDevice(int threads, CpuKernels kernels, Map<String, String> notes) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
    }
    this.threads = threads;
    this.kernels = kernels;
    this.notes = notes;
  }

  /** The same processor, with further details to show, such as why no other device is used. */
  public CpuDevice noting(Map<String, String> details) {
    return new CpuDevice(threads, kernels, details);
  }

  @Override
  public String name() {
    return NAME;
  }

  /** The program runs on it: that is trial enough. */
  @Override
  public Probe probe() {
    return new Probe(List.of());
  }

  @Override
  public DeviceInfo info() {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("kernels", kernels.description());
    details.put("threads", Integer.toString(threads));
    details.putAll(notes);
    return new DeviceInfo(NAME, model(), details);
  }

  /** Java's compiler comes to know the kernels, if there is a processor to spare. */
  @Override
  public void prepare(Precision precision) {
    if (Runtime.getRuntime().availableProcessors() > 1 && precision == precision.storage()) {
      Thread thread = new Thread(() -> warmUp(precision), "tandem-warm-up");
      // The program does not wait for it.
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void warmUp(Precision precision) {
    try (Backend alone = new CpuDevice(1, kernels).open(precision)) {
      new WarmUp(alone).run();
    }
  }

  @Override
  public Backend open(Precision precision) {
    if (precision != precision.storage()) {
      throw new DeviceException(
          "--precision "
              + precision
              + ": expected float32 or float64 on the CPU; "
              + precision
              + " is for the tensor cores of a GPU (--device cuda)");
    }
    Workers workers = new Workers(threads);
    return precision == Precision.FLOAT32
        ? new Float32Backend(info(), workers, kernels.float32(workers))
        : new Float64Backend(info(), workers, kernels.float64(workers));
  }

  private static String model() {
    try (Stream<String> lines = Files.lines(LINUX_CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(architecture());
    } catch (IOException e) {
      return architecture();
    }
  }

  private static String architecture() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }
}
