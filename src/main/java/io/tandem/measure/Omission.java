package io.tandem.measure;

/**
 * A case that was not measured on a device.
 *
 * @param device what {@code --device} calls it
 * @param reason why not
 * @param failed whether the device failed at it, rather than being too slow
 */
public record Omission(String device, Case omitted, String reason, boolean failed) {}
