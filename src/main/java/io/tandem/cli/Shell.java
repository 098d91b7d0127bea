package io.tandem.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Commands as a shell takes them. */
final class Shell {
  private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";

  private Shell() {}

  /** A command of Tandem's with its arguments, quoted where it must be. */
  static String line(String command, List<String> arguments) {
    return arguments.stream()
        .map(word -> word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" ", "./tandem " + command + " ", ""));
  }
}
