package io.tandem.measure;

import java.util.List;

/**
 * The most that a device was seen to do.
 *
 * @param operationsPerSecond of its fastest matrix product
 * @param bytesPerSecond of its fastest update, a stream through memory
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
            .mapToDouble(Measurement::bytesPerSecond)
            .max()
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
