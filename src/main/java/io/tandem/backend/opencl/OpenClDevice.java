package io.tandem.backend.opencl;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.DeviceName;
import io.tandem.backend.Precision;
import io.tandem.backend.Probe;
import io.tandem.backend.ProbeRecord;
import io.tandem.backend.Unusable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A device of OpenCL's, or the place where one is missing. */
public final class OpenClDevice implements Device {
  /** What {@code --device} calls the first of them. */
  public static final String NAME = "opencl";

  private static final OpenClDriver DRIVER = new OpenClDriver(System.getenv(), Path.of("/"));

  private static final double GIB = 1L << 30;

  private final OpenClDriver driver;
  private final int ordinal;
  private Probe probe;
  private OpenClProcessor processor;
  private String whyNoFloat64;

  OpenClDevice(OpenClDriver driver, int ordinal) {
    this.driver = driver;
    this.ordinal = ordinal;
  }

  /** All devices; where there is none, one that says why. */
  public static List<Device> all() {
    return IntStream.range(0, Math.max(1, DRIVER.processors().size()))
        .mapToObj(ordinal -> (Device) new OpenClDevice(DRIVER, ordinal))
        .toList();
  }

  /**
   * The device that a name such as {@code opencl} or {@code opencl:1} means; empty if it means
   * none. OpenCL is not asked yet.
   */
  public static Optional<Device> named(String name) {
    return DeviceName.parse(NAME, name).map(parsed -> new OpenClDevice(DRIVER, parsed.ordinal()));
  }

  @Override
  public String name() {
    return new DeviceName(NAME, ordinal).toString();
  }

  @Override
  public boolean isCpu() {
    List<OpenClProcessor> processors = driver.processors();
    return ordinal < processors.size() && processors.get(ordinal).isCpu();
  }

  @Override
  public DeviceInfo info() {
    Map<String, String> details = new LinkedHashMap<>();
    if (!probe().passed()) {
      return new DeviceInfo(name(), "no OpenCL device that works", details);
    }
    details.put("kind", processor.isCpu() ? "a CPU device" : "a GPU or accelerator");
    details.put("memory", String.format(Locale.ROOT, "%.1f GiB", processor.memory() / GIB));
    details.put("float64", hasFloat64() ? "yes" : "no");
    details.put("driver", processor.version());
    return new DeviceInfo(name(), processor.description(), details);
  }

  @Override
  public synchronized Probe probe() {
    if (probe == null) {
      ProbeRecord record = new ProbeRecord(driver.probe());
      record.step("device", "", this::find);
      record.step("a small kernel", driver.adviceForKernels(), this::compute);
      probe = record.toProbe();
    }
    return probe;
  }

  private String find() throws Unusable {
    List<OpenClProcessor> processors = driver.processors();
    if (ordinal >= processors.size()) {
      throw new Unusable(
          "there is no device " + ordinal + " of " + processors.size(),
          "use --device " + NAME + (processors.size() == 1 ? "" : ":" + (processors.size() - 1)));
    }
    processor = processors.get(ordinal);
    return processor.description();
  }

  private String compute() {
    Float32Trial.on(processor);
    try {
      Float64Trial.on(processor);
    } catch (DeviceException e) {
      // Many GPUs have no float64; to open the device with it is refused.
      whyNoFloat64 = e.getMessage().lines().findFirst().orElse("");
    }
    return "right in float32"
        + (hasFloat64() ? " and float64" : ", not in float64: " + whyNoFloat64);
  }

  private boolean hasFloat64() {
    return whyNoFloat64 == null;
  }

  @Override
  public Backend open(Precision precision) {
    probe().require(name(), "an OpenCL device");
    if (precision == Precision.FLOAT32) {
      return new Float32Backend(info(), processor);
    }
    if (precision == Precision.FLOAT64 && hasFloat64()) {
      return new Float64Backend(info(), processor);
    }
    throw new DeviceException(
        String.format(
            "--precision %s: expected a device that computes in it, found %s, which has float32%s;"
                + " use --precision float32, or --device cpu",
            precision,
            processor.description(),
            hasFloat64() ? " and float64" : " alone (" + whyNoFloat64 + ")"));
  }
}
