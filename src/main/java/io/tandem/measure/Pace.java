package io.tandem.measure;

import java.util.HashMap;
import java.util.Map;

/** How fast each device was at each operation so far, to guess how long larger cases take. */
final class Pace {
  private record At(String device, Operation operation) {}

  private final Map<At, Double> secondsPerOperation = new HashMap<>();

  /** Counts a run of a case; the fastest is remembered. */
  void add(String device, Case measured, double seconds) {
    At at = new At(device, measured.operation());
    secondsPerOperation.merge(at, seconds / measured.operations(), Math::min);
  }

  /** How long a run may take; 0 where nothing is known. */
  double secondsFor(String device, Case next) {
    At at = new At(device, next.operation());
    return secondsPerOperation.getOrDefault(at, 0.0) * next.operations();
  }
}
