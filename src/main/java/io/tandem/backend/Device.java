package io.tandem.backend;

/** A device that this machine may have: it can be described without being opened. */
public interface Device {
  /** What there is to know of the device. */
  DeviceInfo info();

  /**
   * Opens the device for computing.
   *
   * @throws DeviceException if the device does not work or lacks the precision
   */
  Backend open(Precision precision);
}
