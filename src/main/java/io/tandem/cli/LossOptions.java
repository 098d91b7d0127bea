package io.tandem.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What training makes small. */
final class LossOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--label-smoothing",
      paramLabel = "S",
      defaultValue = "0",
      description =
          "the share of each target, from 0 to 1, that all classes divide among them, so that the"
              + " network does not grow too sure; 0.1 is usual (default: ${DEFAULT-VALUE})")
  private double labelSmoothing;

  void check() {
    Check.option(
        command,
        labelSmoothing >= 0 && labelSmoothing <= 1,
        "--label-smoothing",
        "a number from 0 to 1",
        labelSmoothing);
  }

  double labelSmoothing() {
    return labelSmoothing;
  }
}
