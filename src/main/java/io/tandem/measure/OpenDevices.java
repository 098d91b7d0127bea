package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Precision;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Devices that are opened when they are first needed, and closed together. */
final class OpenDevices implements AutoCloseable {
  private final List<Device> devices;
  private final Precision precision;
  private final Map<String, Backend> backends = new HashMap<>();
  private final Set<String> failed = new HashSet<>();

  OpenDevices(List<Device> devices, Precision precision) {
    this.devices = devices;
    this.precision = precision;
  }

  /**
   * The backend of a device.
   *
   * @throws DeviceException if it does not open
   */
  Backend backend(String name) {
    return backends.computeIfAbsent(name, this::open);
  }

  /** After a failure a device's memory holds nothing that can be trusted. */
  void giveUp(String name) {
    failed.add(name);
  }

  boolean hasFailed(String name) {
    return failed.contains(name);
  }

  @Override
  public void close() {
    backends.values().forEach(Backend::close);
  }

  private Backend open(String name) {
    return devices.stream()
        .filter(device -> device.name().equals(name))
        .findFirst()
        .orElseThrow()
        .open(precision);
  }
}
