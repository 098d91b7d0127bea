package io.tandem.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where a device begins to be faster than the CPU at whole training steps.
 *
 * @param device what {@code --device} calls it
 * @param from the smallest step, by its arithmetic, from which on the device is faster at every
 *     larger one; empty if it is not faster at the largest
 * @param ratios how many times as fast as the CPU the device is, the smallest step first
 */
public record Crossover(String device, Optional<Case> from, List<Ratio> ratios) {
  /**
   * A step on both.
   *
   * @param speed how many times as fast as the CPU; 0 if the device was too slow to be measured
   */
  public record Ratio(Case step, double speed) {}

  /** What {@code --device} calls the processor that the others are compared with. */
  public static final String CPU = "cpu";

  static Crossover of(String device, List<Measurement> measurements) {
    Map<Case, Measurement> cpu = steps(CPU, measurements);
    Map<Case, Measurement> other = steps(device, measurements);
    List<Ratio> ratios = new ArrayList<>();
    for (Measurement one : measurements) {
      if (one == cpu.get(one.measured())) {
        Measurement same = other.get(one.measured());
        double speed = same == null ? 0 : one.timing().median() / same.timing().median();
        ratios.add(new Ratio(one.measured(), speed));
      }
    }
    return new Crossover(device, from(ratios), List.copyOf(ratios));
  }

  private static Optional<Case> from(List<Ratio> ratios) {
    Optional<Case> from = Optional.empty();
    for (int i = ratios.size() - 1; i >= 0 && ratios.get(i).speed() > 1; i--) {
      from = Optional.of(ratios.get(i).step());
    }
    return from;
  }

  private static Map<Case, Measurement> steps(String device, List<Measurement> measurements) {
    return measurements.stream()
        .filter(one -> one.device().equals(device) && one.is(Operation.STEP))
        .collect(Collectors.toMap(Measurement::measured, Function.identity()));
  }

  /** The place as people read it. */
  public String text() {
    if (ratios.isEmpty()) {
      return device + " and " + CPU + " were not compared: no step was measured on both";
    }
    if (from.isPresent()) {
      Ratio largest = ratios.get(ratios.size() - 1);
      return String.format(
          "%s is faster than %s from %s on, and %.1f times as fast at %s",
          device, CPU, from.get().size(), largest.speed(), largest.step().size());
    }
    Ratio best = best();
    String text = String.format("%.2f times as fast, at %s", best.speed(), best.step().size());
    return best.speed() > 1
        ? String.format(
            "%s is slower than %s at the largest step; at best it is %s", device, CPU, text)
        : String.format(
            "%s is faster than %s nowhere in this range: at best %s", device, CPU, text);
  }

  private Ratio best() {
    return ratios.stream().max(Comparator.comparingDouble(Ratio::speed)).orElseThrow();
  }
}
