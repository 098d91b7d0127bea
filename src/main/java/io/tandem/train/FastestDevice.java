package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Precision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes the device on which the training at hand is fastest, by measuring it. */
public final class FastestDevice {
  /** A GPU has to be faster than the CPU by more than this factor: a tie goes to the CPU. */
  private static final double TIE = 1.1;

  /** A detail of a device that differs from minute to minute: how much of it is free. */
  private static final String MEMORY = "memory";

  private final StepTiming timing;
  private final Precision precision;
  private final TimingMemory memory;

  /**
   * A choice for the training at hand.
   *
   * @param memory recalls what was measured in the same situation
   */
  public FastestDevice(StepTiming timing, Precision precision, TimingMemory memory) {
    this.timing = timing;
    this.precision = precision;
    this.memory = memory;
  }

  /**
   * The fastest of some devices. Those that do not work, are the CPU itself, or fail while they are
   * measured are skipped; if the CPU alone is left, nothing is measured.
   *
   * @param accelerators all devices but the CPU
   */
  public DeviceChoice among(List<Device> accelerators, Device cpu) {
    Map<String, String> skipped = new LinkedHashMap<>();
    List<Device> usable = new ArrayList<>();
    for (Device device : accelerators) {
      Optional<String> objection = device.objection();
      objection.ifPresent(reason -> skipped.put(device.name(), reason));
      if (objection.isEmpty()) {
        usable.add(device);
      }
    }
    if (usable.isEmpty()) {
      return new DeviceChoice(cpu, Map.of(), skipped, false);
    }
    String situation = situation(usable, cpu);
    Map<String, StepTime> recalled = memory.recall(situation);
    if (isComplete(recalled, usable, cpu)) {
      return choice(usable, cpu, recalled, skipped, true);
    }
    Map<String, StepTime> times = new LinkedHashMap<>();
    usable.forEach(
        device ->
            measure(device, StepTiming.SHORTEST_ON_GPU, Double.POSITIVE_INFINITY, times, skipped));
    if (times.isEmpty()) {
      return new DeviceChoice(cpu, Map.of(), skipped, false);
    }
    if (!isHopeless(times)) {
      measure(cpu, StepTiming.SHORTEST_ON_CPU, TIE * quickest(times), times, skipped);
    }
    DeviceChoice choice = choice(usable, cpu, times, skipped, false);
    // What failed may work the next time, and a CPU that lost before it was warm may win.
    StepTime ofCpu = times.get(cpu.name());
    boolean certain = choice.device() == cpu || ofCpu == null || ofCpu.settled();
    if (certain && isComplete(times, usable, cpu)) {
      memory.keep(situation, times);
    }
    return choice;
  }

  private void measure(
      Device device,
      double shortest,
      double toBeat,
      Map<String, StepTime> times,
      Map<String, String> skipped) {
    try {
      times.put(device.name(), time(device, shortest, toBeat));
    } catch (DeviceException e) {
      skipped.put(device.name(), e.getMessage());
    }
  }

  private StepTime time(Device device, double shortest, double toBeat) {
    try (Backend backend = device.open(precision)) {
      return timing.on(backend, shortest, toBeat);
    }
  }

  private DeviceChoice choice(
      List<Device> usable,
      Device cpu,
      Map<String, StepTime> times,
      Map<String, String> skipped,
      boolean remembered) {
    Device fastest = cpu;
    double toBeat = Double.POSITIVE_INFINITY;
    if (times.containsKey(cpu.name())) {
      toBeat = times.get(cpu.name()).seconds() / TIE;
    } else {
      skipped.putIfAbsent(
          cpu.name(),
          "its arithmetic alone takes more than " + StepTime.milliseconds(leastSecondsOfCpu()));
    }
    for (Device device : usable) {
      StepTime time = times.get(device.name());
      if (time != null && time.seconds() < toBeat) {
        fastest = device;
        toBeat = time.seconds();
      }
    }
    return new DeviceChoice(fastest, times, skipped, remembered);
  }

  /** Whether every device has been measured whose time can matter. */
  private boolean isComplete(Map<String, StepTime> times, List<Device> usable, Device cpu) {
    Set<String> names = new HashSet<>();
    usable.forEach(device -> names.add(device.name()));
    if (!isHopeless(times)) {
      names.add(cpu.name());
    }
    return times.keySet().equals(names);
  }

  /** Whether the CPU would lose even at the highest speed that there is. */
  private boolean isHopeless(Map<String, StepTime> times) {
    return leastSecondsOfCpu() > TIE * quickest(times);
  }

  private double leastSecondsOfCpu() {
    return timing.leastSeconds(Runtime.getRuntime().availableProcessors());
  }

  private static double quickest(Map<String, StepTime> times) {
    return times.values().stream()
        .mapToDouble(StepTime::seconds)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private String situation(List<Device> usable, Device cpu) {
    StringBuilder situation = new StringBuilder(timing.situation(precision));
    for (Device device : usable) {
      situation.append("; ").append(identity(device));
    }
    return situation.append("; ").append(identity(cpu)).toString();
  }

  private static String identity(Device device) {
    DeviceInfo info = device.info();
    Map<String, String> lasting = new LinkedHashMap<>(info.details());
    lasting.remove(MEMORY);
    return new DeviceInfo(info.name(), info.description(), lasting).line();
  }
}
