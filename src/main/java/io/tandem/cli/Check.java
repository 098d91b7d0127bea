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

  static void positive(CommandSpec command, String name, double value) {
    option(command, value > 0 && Double.isFinite(value), name, "a finite number above 0", value);
  }

  static void notNegative(CommandSpec command, String name, double value) {
    option(command, value >= 0 && Double.isFinite(value), name, "a finite number from 0 on", value);
  }
}
