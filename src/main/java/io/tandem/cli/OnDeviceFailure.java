package io.tandem.cli;

import java.util.Locale;

/** What to do where the device fails during training. */
enum OnDeviceFailure {
  /** Keep the parameters of the last good epoch, and end with an error. */
  STOP,
  /** Go on from them on the CPU. */
  CONTINUE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
