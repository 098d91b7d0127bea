package io.tandem.measure;

import io.tandem.backend.Device;
import io.tandem.backend.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures the cases of a plan on several devices, and compares their results with the CPU's in
 * float64. What a device is too slow for is left out, and said; a device that fails is measured no
 * more.
 */
public final class DeviceBench {
  /** Told what is going on. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A case begins to be tried or to be timed.
     *
     * @param done how much was done before, of all devices together
     * @param all how much there is
     */
    void onCase(Case next, String device, int done, int all);
  }

  /** A case of a training step counts so many times as much as one of a single operation. */
  private static final int WEIGHT_OF_STEPS = 3;

  /** In seconds: until Java has compiled what a training step is made of, on two cores. */
  private static final double WARM_UP = 1.5;

  /** The share of the time that this may be at most. */
  private static final double MOST_WARM_UP = 0.15;

  private final List<Device> devices;
  private final Device cpu;
  private final Precision precision;
  private final Plan plan;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Omission> omissions = new ArrayList<>();
  private final Pace pace = new Pace();
  private int done;

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
    Deadline end = Deadline.in(plan.seconds());
    List<Device> usable =
        new ArrayList<>(devices.stream().filter(device -> device.probe().passed()).toList());
    // A device that is lost on the way cannot be described any more.
    List<Contender> contenders = devices.stream().map(Contender::of).toList();
    int all = 2 * plan.cases().size() * usable.size();
    for (int round = 0; round < plan.rounds().size() && !usable.isEmpty(); round++) {
      double secondsOfWarmUp = round == 0 ? Math.min(WARM_UP, plan.seconds() * MOST_WARM_UP) : 0;
      double left = Math.max(0, end.seconds() - secondsOfWarmUp * usable.size());
      Round next =
          new Round(
              plan.rounds().get(round),
              List.copyOf(usable),
              () -> cpu.open(Precision.FLOAT64),
              precision,
              pace,
              (one, device) -> listener.onCase(one, device, done++, all));
      next.run(left * weight(round) / weightFrom(round), secondsOfWarmUp);
      measurements.addAll(next.measurements());
      omissions.addAll(next.omissions());
      usable.removeIf(device -> hasFailed(device.name()));
    }
    return comparison(contenders, plan.seconds() - end.seconds());
  }

  private boolean hasFailed(String device) {
    return omissions.stream().anyMatch(one -> one.failed() && one.device().equals(device));
  }

  private double weight(int round) {
    List<Case> cases = plan.rounds().get(round);
    boolean steps = cases.get(0).operation() == Operation.STEP;
    return cases.size() * (steps ? WEIGHT_OF_STEPS : 1.0);
  }

  private double weightFrom(int round) {
    return IntStream.range(round, plan.rounds().size()).mapToDouble(this::weight).sum();
  }

  private Comparison comparison(List<Contender> contenders, double seconds) {
    List<String> names =
        contenders.stream().filter(Contender::usable).map(Contender::name).toList();
    List<Crossover> crossovers =
        names.contains(Crossover.CPU)
            ? names.stream()
                .filter(name -> !name.equals(Crossover.CPU) && !hasFailed(name))
                .map(name -> Crossover.of(name, measurements))
                .toList()
            : List.of();
    return new Comparison(
        precision,
        contenders,
        List.copyOf(measurements),
        List.copyOf(omissions),
        crossovers,
        seconds);
  }
}
