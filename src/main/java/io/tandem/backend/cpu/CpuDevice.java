package io.tandem.backend.cpu;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The processor that the program runs on. */
public final class CpuDevice implements Device {
  private static final Path LINUX_CPU_INFO = Path.of("/proc/cpuinfo");

  private final int threads;
  private final CpuKernels kernels;

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
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
    }
    this.threads = threads;
    this.kernels = kernels;
  }

  @Override
  public DeviceInfo info() {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("kernels", kernels.description());
    details.put("threads", Integer.toString(threads));
    return new DeviceInfo("cpu", model(), details);
  }

  @Override
  public Backend open(Precision precision) {
    Workers workers = new Workers(threads);
    return switch (precision) {
      case FLOAT32 -> new Float32Backend(info(), workers, kernels.float32(workers));
      case FLOAT64 -> new Float64Backend(info(), workers, kernels.float64(workers));
    };
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
