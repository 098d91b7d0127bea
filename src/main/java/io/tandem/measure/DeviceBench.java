package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Precision;
import io.tandem.backend.ProbeStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures the cases of a plan on several devices, taking turns at each case, and compares their
 * results with the CPU's in float64. What a device is too slow for is left out, and said.
 */
public final class DeviceBench {
  /** Told what is going on. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A case begins.
     *
     * @param done how many were done before, of all devices together
     * @param all how many there are
     */
    void onCase(Case next, String device, int done, int all);
  }

  /** A case runs once to compile, once to warm up, once to be timed, besides what is compared. */
  private static final int LEAST_RUNS = 3;

  /** How much of other cases' time a large one may take. */
  private static final double LARGEST_SHARE = 4;

  private final List<Device> devices;
  private final Device cpu;
  private final Precision precision;
  private final Plan plan;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Omission> omissions = new ArrayList<>();
  private final Map<String, Measurement> latest = new LinkedHashMap<>();
  private long started;

  /**
   * A bench that has not begun.
   *
   * @param cpu computes what is right, in float64
   */
  public DeviceBench(List<Device> devices, Device cpu, Precision precision, Plan plan) {
    this.devices = List.copyOf(devices);
    this.cpu = cpu;
    this.precision = precision;
    this.plan = plan;
  }

  /** Measures. */
  public Comparison run(Listener listener) {
    started = System.nanoTime();
    List<Device> usable = devices.stream().filter(device -> device.probe().passed()).toList();
    int all = plan.cases().size() * usable.size();
    int done = 0;
    for (Operation operation : Operation.values()) {
      List<Case> cases = plan.cases().stream().filter(one -> one.operation() == operation).toList();
      latest.clear();
      try (OpenDevices open = new OpenDevices(usable, precision)) {
        for (Case next : cases) {
          Reference reference = null;
          for (Device device : usable) {
            listener.onCase(next, device.name(), done, all);
            double seconds = secondsLeft() / (all - done++);
            Optional<String> reason = reasonToOmit(next, device.name(), seconds);
            if (reason.isPresent()) {
              omissions.add(new Omission(device.name(), next, reason.get(), false));
              continue;
            }
            if (reference == null) {
              reference = Reference.of(next, () -> cpu.open(Precision.FLOAT64));
            }
            measure(next, device.name(), open, reference, seconds);
          }
        }
      }
    }
    return comparison(usable);
  }

  private void measure(
      Case next, String device, OpenDevices open, Reference reference, double seconds) {
    try {
      Backend backend = open.backend(device);
      Agreement agreement = Agreement.of(next, backend, reference);
      Timing timing = Timing.of(backend, next.on(backend, Draw.signed()), seconds);
      Measurement measurement = new Measurement(device, next, precision, timing, agreement);
      measurements.add(measurement);
      latest.put(device, measurement);
    } catch (DeviceException e) {
      open.giveUp(device, e);
      omissions.add(new Omission(device, next, e.getMessage(), true));
    }
  }

  /** Judged by the device's time for the case before, which was a smaller one. */
  private Optional<String> reasonToOmit(Case next, String device, double seconds) {
    if (seconds <= 0) {
      return Optional.of("the time was up");
    }
    Measurement before = latest.get(device);
    if (before == null) {
      return Optional.empty();
    }
    double growth = next.operations() / before.measured().operations();
    double needed = before.timing().median() * growth * (LEAST_RUNS + next.comparedRuns());
    return needed <= LARGEST_SHARE * seconds
        ? Optional.empty()
        : Optional.of(
            String.format(
                "it would take about %.1f s, and there are %.1f s for it", needed, seconds));
  }

  private double secondsLeft() {
    return plan.seconds() - seconds();
  }

  private double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  private Comparison comparison(List<Device> usable) {
    List<String> names = usable.stream().map(Device::name).toList();
    List<Crossover> crossovers =
        names.contains(Crossover.CPU)
            ? names.stream()
                .filter(name -> !name.equals(Crossover.CPU))
                .map(name -> Crossover.of(name, measurements))
                .toList()
            : List.of();
    return new Comparison(
        precision,
        devices.stream().map(this::contender).toList(),
        List.copyOf(measurements),
        List.copyOf(omissions),
        crossovers,
        seconds());
  }

  private Contender contender(Device device) {
    DeviceInfo info = device.info();
    String reason = device.probe().failure().map(DeviceBench::reason).orElse("");
    return new Contender(info, reason.isEmpty(), reason, Ceiling.of(info.name(), measurements));
  }

  private static String reason(ProbeStep failed) {
    return failed.name() + " failed: " + failed.finding() + "; " + failed.advice();
  }
}
