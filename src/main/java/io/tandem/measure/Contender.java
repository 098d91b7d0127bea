package io.tandem.measure;

import io.tandem.backend.Device;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.ProbeStep;

/**
 * A device in a comparison, as it was before anything was measured.
 *
 * @param reason why it does not work, and what to do; empty where it works
 */
public record Contender(DeviceInfo info, String reason) {
  static Contender of(Device device) {
    String reason = device.probe().failure().map(Contender::reason).orElse("");
    return new Contender(device.info(), reason);
  }

  /** What {@code --device} calls it. */
  public String name() {
    return info.name();
  }

  /** Whether it works. */
  public boolean usable() {
    return reason.isEmpty();
  }

  private static String reason(ProbeStep failed) {
    return failed.name() + " failed: " + failed.finding() + "; " + failed.advice();
  }
}
