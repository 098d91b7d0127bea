package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Measures some cases of one operation on several devices. First each case is tried: its results
 * are compared, and it runs until it is warm, since Java compiles what it has seen often enough,
 * and anew where another size takes another way. Then each is timed, the devices in turns, so that
 * what disturbs the machine for a while disturbs them all.
 */
final class Round {
  /** The share of the time until all cases have been tried. */
  private static final double TRIAL = 0.4;

  /** A case runs twice to get warm and once to be timed, besides what is compared. */
  private static final int LEAST_RUNS = 3;

  /** How many times its part of the time a large case may take. */
  private static final double LARGEST_SHARE = 5;

  /** In seconds: what takes less is not left out, since what it is judged by may be cold yet. */
  private static final double SHORT = 0.5;

  private record Tried(String device, Case one, Agreement agreement, Stopwatch stopwatch) {}

  private final List<Case> cases;
  private final List<Device> devices;
  private final Supplier<Backend> float64;
  private final Precision precision;
  private final Pace pace;
  private final BiConsumer<Case, String> listener;
  private final List<Tried> tried = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Omission> omissions = new ArrayList<>();

  /**
   * A round that has not begun.
   *
   * @param cases at least one, the smallest first
   * @param float64 opens a backend whose results are right
   * @param pace of the rounds before; what this one sees is added
   * @param listener is told each case and device, twice
   */
  Round(
      List<Case> cases,
      List<Device> devices,
      Supplier<Backend> float64,
      Precision precision,
      Pace pace,
      BiConsumer<Case, String> listener) {
    this.cases = cases;
    this.devices = devices;
    this.float64 = float64;
    this.precision = precision;
    this.pace = pace;
    this.listener = listener;
  }

  List<Measurement> measurements() {
    return measurements;
  }

  List<Omission> omissions() {
    return omissions;
  }

  /**
   * Measures.
   *
   * @param seconds how long this may take once the devices are warm
   * @param secondsOfWarmUp how long each device may take until then
   */
  void run(double seconds, double secondsOfWarmUp) {
    double warm = secondsOfWarmUp * devices.size();
    Deadline end = Deadline.in(warm + seconds);
    Deadline endOfTrial = Deadline.in(warm + seconds * TRIAL);
    try (OpenDevices open = new OpenDevices(devices, precision)) {
      tryAll(open, endOfTrial, secondsOfWarmUp);
      timeAll(open, end);
    }
  }

  private void tryAll(OpenDevices open, Deadline end, double secondsForFirst) {
    int left = cases.size() * devices.size();
    for (Case next : cases) {
      Reference reference = null;
      for (Device device : devices) {
        listener.accept(next, device.name());
        double seconds = Math.max(0, end.seconds() / left--);
        Optional<String> reason = reasonToOmit(next, device.name(), seconds);
        if (reason.isPresent()) {
          omissions.add(new Omission(device.name(), next, reason.get(), false));
          continue;
        }
        reference = reference == null ? Reference.of(next, float64) : reference;
        boolean isFirst = next == cases.get(0);
        tryOne(
            next,
            device.name(),
            open,
            reference,
            isFirst ? Math.max(seconds, secondsForFirst) : seconds);
      }
    }
  }

  private void tryOne(
      Case next, String device, OpenDevices open, Reference reference, double seconds) {
    unlessItFails(
        next,
        device,
        open,
        () -> {
          Backend backend = open.backend(device);
          Agreement agreement = Agreement.of(next, backend, reference);
          Stopwatch stopwatch = new Stopwatch(backend, next.on(backend, Draw.signed()));
          stopwatch.warmUp(seconds);
          tried.add(new Tried(device, next, agreement, stopwatch));
          pace.add(device, next, stopwatch.fastest());
        });
  }

  private void timeAll(OpenDevices open, Deadline end) {
    int left = tried.size();
    for (Tried one : tried) {
      listener.accept(one.one(), one.device());
      double seconds = Math.max(0, end.seconds() / left--);
      unlessItFails(
          one.one(),
          one.device(),
          open,
          () -> {
            Timing timing = one.stopwatch().time(seconds);
            measurements.add(
                new Measurement(one.device(), one.one(), precision, timing, one.agreement()));
          });
    }
  }

  private void unlessItFails(Case next, String device, OpenDevices open, Runnable work) {
    if (open.hasFailed(device)) {
      return;
    }
    try {
      work.run();
    } catch (DeviceException e) {
      open.giveUp(device);
      omissions.add(new Omission(device, next, e.getMessage(), true));
    }
  }

  /** Judged by the best that the device did at smaller cases. */
  private Optional<String> reasonToOmit(Case next, String device, double seconds) {
    int runs = LEAST_RUNS + next.comparedRuns();
    double needed = pace.secondsFor(device, next) * runs;
    return needed <= Math.max(SHORT, LARGEST_SHARE * seconds)
        ? Optional.empty()
        : Optional.of(
            String.format("%d runs of about %.2f s are too many here", runs, needed / runs));
  }
}
