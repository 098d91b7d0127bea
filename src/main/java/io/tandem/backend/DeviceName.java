package io.tandem.backend;

import java.util.Optional;

/**
 * What {@code --device} calls one of several devices of a kind: {@code cuda} is the first, {@code
 * cuda:1} the second.
 *
 * @param kind such as {@code cuda}
 * @param ordinal counted from 0
 */
public record DeviceName(String kind, int ordinal) {
  /** The name that a text is, if it is one of that kind. */
  public static Optional<DeviceName> parse(String kind, String text) {
    if (text.equals(kind)) {
      return Optional.of(new DeviceName(kind, 0));
    }
    return text.matches(kind + ":\\d{1,4}")
        ? Optional.of(new DeviceName(kind, Integer.parseInt(text.substring(kind.length() + 1))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return ordinal == 0 ? kind : kind + ":" + ordinal;
  }
}
