package io.tandem.backend;

/** A device that this machine may have: it can be described and tried without being opened. */
public interface Device {
  /** What {@code --device} calls it; asking for it costs nothing. */
  String name();

  /** What there is to know of the device. */
  DeviceInfo info();

  /** Tries the device, the first time it is asked; what came of it is kept. */
  Probe probe();

  /**
   * Opens the device for computing.
   *
   * @throws DeviceException if the device does not work or lacks the precision
   */
  Backend open(Precision precision);
}
