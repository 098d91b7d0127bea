package io.tandem.measure;

import java.util.Comparator;
import java.util.List;

/**
 * The most that a device can be expected to do.
 *
 * @param operationsPerSecond of its fastest matrix product
 * @param bytesPerSecond of its largest update, a stream through memory; what lies in a cache can be
 *     faster
 */
public record Ceiling(double operationsPerSecond, double bytesPerSecond) {
  static Ceiling of(String device, List<Measurement> measurements) {
    List<Measurement> own =
        measurements.stream().filter(one -> one.device().equals(device)).toList();
    return new Ceiling(
        own.stream()
            .filter(one -> one.is(Operation.FORWARD) || one.is(Operation.BACKWARD))
            .mapToDouble(Measurement::operationsPerSecond)
            .max()
            .orElse(Double.NaN),
        own.stream()
            .filter(one -> one.is(Operation.UPDATE))
            .max(Comparator.comparingDouble(one -> one.measured().operations()))
            .map(Measurement::bytesPerSecond)
            .orElse(Double.NaN));
  }

  /** The share of the ceiling that a measurement reaches, by what limits its operation. */
  public double share(Measurement measurement) {
    return switch (measurement.measured().operation().limit()) {
      case ARITHMETIC -> measurement.operationsPerSecond() / operationsPerSecond;
      case MEMORY -> measurement.bytesPerSecond() / bytesPerSecond;
    };
  }
}
