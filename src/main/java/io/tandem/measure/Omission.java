package io.tandem.measure;

/**
 * A case that was not measured on a device.
 *
 * @param device what {@code --device} calls it
 * @param reason why not
 * @param failed whether the device failed at it, rather than being too slow
 */
public record Omission(String device, Case omitted, String reason, boolean failed) {
  /** All of it as people read it. */
  public String text() {
    return String.format(
        "%s %s %s, %s: %s",
        device,
        failed ? "failed at" : "is too slow for",
        omitted.operation(),
        omitted.size(),
        reason);
  }
}
