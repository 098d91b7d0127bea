package io.tandem.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The widths of the hidden layers. */
final class HiddenOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--hidden",
      paramLabel = "H",
      split = ",",
      defaultValue = "50",
      description =
          "units of each hidden layer, separated by commas, such as 100,50"
              + " (default: ${DEFAULT-VALUE})")
  private List<String> hidden;

  List<Integer> widths() {
    return hidden.stream().map(this::width).toList();
  }

  private int width(String text) {
    int width;
    try {
      width = Integer.parseInt(text.trim());
    } catch (NumberFormatException e) {
      width = 0;
    }
    Check.option(
        command,
        width >= 1,
        "--hidden",
        "whole numbers of at least 1, separated by commas, such as 100,50",
        "'" + String.join(",", hidden) + "'");
    return width;
  }
}
