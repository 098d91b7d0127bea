package io.tandem.backend;

import java.util.Optional;

/** A device that this machine may have: it can be described and tried without being opened. */
public interface Device {
  /** What {@code --device} calls it; asking for it costs nothing. */
  String name();

  /** What there is to know of the device. */
  DeviceInfo info();

  /**
   * Whether the device is the processor that the program runs on, reached in another way; it is not
   * tried for that.
   */
  default boolean isCpu() {
    return false;
  }

  /** Tries the device, the first time it is asked; what came of it is kept. */
  Probe probe();

  /**
   * Why the device cannot stand in for the CPU: it is the CPU, or does not work; empty if it can.
   */
  default Optional<String> objection() {
    return isCpu() ? Optional.of("a CPU device") : probe().failure().map(ProbeStep::finding);
  }

  /**
   * Lets the device get ready on a thread of its own, where it gains by that, while the program
   * reads its data: what it is given to compute later is only sooner done. It need not be opened
   * afterwards.
   */
  default void prepare(Precision precision) {
    // Most devices are ready when they are open.
  }

  /**
   * Opens the device for computing.
   *
   * @throws DeviceException if the device does not work or lacks the precision
   */
  Backend open(Precision precision);
}
