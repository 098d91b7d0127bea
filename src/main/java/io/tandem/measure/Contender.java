package io.tandem.measure;

import io.tandem.backend.DeviceInfo;

/**
 * A device in a comparison.
 *
 * @param usable whether it works
 * @param reason why it does not, and what to do; empty where it works
 * @param ceiling of what it was seen to do
 */
public record Contender(DeviceInfo info, boolean usable, String reason, Ceiling ceiling) {}
