package io.tandem.backend.cuda;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Precision;
import io.tandem.backend.Probe;
import io.tandem.backend.ProbeStep;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** An NVIDIA GPU, or the place where one is missing. */
public final class CudaDevice implements Device {
  /** What {@code --device} calls the first GPU. */
  public static final String NAME = "cuda";

  private static final CudaDriver DRIVER = new CudaDriver(System.getenv(), Path.of("/"));

  private final CudaDriver driver;
  private final int ordinal;
  private Probe probe;
  private Gpu gpu;
  private String cublasVersion;

  CudaDevice(CudaDriver driver, int ordinal) {
    this.driver = driver;
    this.ordinal = ordinal;
  }

  /** All GPUs; where there is none, one device that says why. */
  public static List<Device> all() {
    return IntStream.range(0, Math.max(1, DRIVER.gpus()))
        .mapToObj(ordinal -> (Device) new CudaDevice(DRIVER, ordinal))
        .toList();
  }

  /**
   * The GPU that a name such as {@code cuda} or {@code cuda:1} means; empty if it means none. The
   * driver is not asked yet.
   */
  public static Optional<Device> named(String name) {
    if (name.equals(NAME)) {
      return Optional.of(new CudaDevice(DRIVER, 0));
    }
    return name.matches(NAME + ":\\d{1,4}")
        ? Optional.of(new CudaDevice(DRIVER, Integer.parseInt(name.substring(NAME.length() + 1))))
        : Optional.empty();
  }

  @Override
  public String name() {
    return ordinal == 0 ? NAME : NAME + ":" + ordinal;
  }

  @Override
  public DeviceInfo info() {
    Map<String, String> details = new LinkedHashMap<>();
    if (!probe().passed()) {
      return new DeviceInfo(name(), "no NVIDIA GPU that works", details);
    }
    details.put("compute capability", gpu.capability());
    details.put("memory", gpu.memory().toString());
    details.put("driver", "CUDA " + driver.start().version());
    details.put("cuBLAS", cublasVersion);
    return new DeviceInfo(name(), gpu.name(), details);
  }

  @Override
  public synchronized Probe probe() {
    if (probe == null) {
      ProbeRecord record = new ProbeRecord(driver.probe());
      if (!record.hasFailed()) {
        GpuProbe trial = new GpuProbe(record, ordinal, driver.gpus());
        gpu = trial.run();
        cublasVersion = trial.cublasVersion();
      }
      probe = record.toProbe();
    }
    return probe;
  }

  @Override
  public Backend open(Precision precision) {
    Optional<ProbeStep> failure = probe().failure();
    if (failure.isPresent()) {
      throw new DeviceException(
          String.format(
              "--device %s: expected a GPU that works, but %s failed: %s; %s (tandem devices shows"
                  + " every step)",
              name(), failure.get().name(), failure.get().finding(), failure.get().advice()));
    }
    if (!gpu.supports(precision)) {
      throw new DeviceException(
          String.format(
              "--precision %s: expected a GPU of compute capability 8.0 or newer, found %s of %s;"
                  + " use --precision float32",
              precision, gpu.name(), gpu.capability()));
    }
    return new CudaBackend(gpu, info(), precision);
  }
}
