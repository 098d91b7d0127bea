package io.tandem.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses values of options that make no sense. */
final class Check {
  private Check() {}

  static void option(
      CommandSpec command, boolean holds, String name, String expected, Object found) {
    if (!holds) {
      throw new ParameterException(
          command.commandLine(), name + ": expected " + expected + ", found " + found);
    }
  }

  /** Refuses an option without the one that it belongs to. */
  static void belongs(CommandSpec command, String name, Object given, boolean does, String owner) {
    option(command, given == null || does, name, "it with " + owner, given);
  }

  static void positive(CommandSpec command, String name, double value) {
    option(command, value > 0 && Double.isFinite(value), name, "a finite number above 0", value);
  }

  static void notNegative(CommandSpec command, String name, double value) {
    option(command, value >= 0 && Double.isFinite(value), name, "a finite number from 0 on", value);
  }
}
