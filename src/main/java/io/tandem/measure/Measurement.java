package io.tandem.measure;

import io.tandem.backend.Precision;

/**
 * A case on a device: how long it takes, and whether it is right.
 *
 * @param device what {@code --device} calls it
 */
public record Measurement(
    String device, Case measured, Precision precision, Timing timing, Agreement agreement) {
  /** Floating point operations a second. */
  public double operationsPerSecond() {
    return measured.operations() / timing.median();
  }

  /** Bytes a second. */
  public double bytesPerSecond() {
    return measured.bytes(precision) / timing.median();
  }

  boolean is(Operation operation) {
    return measured.operation() == operation;
  }
}
