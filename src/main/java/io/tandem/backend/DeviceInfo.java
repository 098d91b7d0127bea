package io.tandem.backend;

import java.util.Map;

/**
 * What a person should know of a device.
 *
 * @param name what {@code --device} calls it, such as {@code cpu}
 * @param description the hardware's own name
 * @param details further facts in the order to show them: kernels, threads, memory, and the reason
 *     of every fallback
 */
public record DeviceInfo(String name, String description, Map<String, String> details) {
  /** One line that tells all: name, hardware, details. */
  public String line() {
    StringBuilder line = new StringBuilder(name).append(": ").append(description);
    details.forEach((key, value) -> line.append(", ").append(key).append(' ').append(value));
    return line.toString();
  }
}
