package io.tandem.train;

import io.tandem.backend.Device;
import io.tandem.backend.DeviceInfo;
import java.util.Map;

/**
 * A device, and why it was taken.
 *
 * @param device the one that was taken
 * @param times of a step on the devices that were measured, by name; empty if none was
 * @param skipped why other devices were not measured, by name
 * @param remembered whether the times are from an earlier run
 */
public record DeviceChoice(
    Device device, Map<String, StepTime> times, Map<String, String> skipped, boolean remembered) {

  /** A device that was not compared with any other. */
  public static DeviceChoice of(Device device) {
    return new DeviceChoice(device, Map.of(), Map.of(), false);
  }

  /** Whether other devices were looked at. */
  public boolean isCompared() {
    return !times.isEmpty() || !skipped.isEmpty();
  }

  /**
   * The choice and its reasons in a line, such as {@code device: cpu Xeon (1.1 ms a step; ...)}.
   */
  public String line() {
    DeviceInfo info = device.info();
    StringBuilder line = new StringBuilder("device: ");
    line.append(info.name()).append(' ').append(info.description()).append(" (");
    StepTime own = times.get(info.name());
    line.append(own == null ? "the only one that can be used" : own + " a step");
    times.forEach(
        (name, time) -> {
          if (!name.equals(info.name())) {
            line.append("; ").append(name).append(' ').append(time);
          }
        });
    skipped.forEach((name, why) -> line.append("; ").append(name).append(" skipped: ").append(why));
    return line.append(remembered ? "; remembered)" : ")").toString();
  }
}
