package io.tandem.search;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A value for each searched option.
 *
 * @param values as they are written on a command line, by the option's name without dashes
 */
public record Setting(Map<String, String> values) {
  /** The setting in words, such as {@code learning-rate 0.05, hidden 100,50}. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(value -> value.getKey() + " " + value.getValue())
        .collect(Collectors.joining(", "));
  }
}
