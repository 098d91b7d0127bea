package io.tandem.cli;

import io.tandem.backend.Devices;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many nets are trained at once, each on one thread of the CPU. */
final class NetsAtOnce {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "nets to train at once (default: one a processor); the results are the same")
  private Integer threads;

  int count() {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    Check.option(command, count >= 1, "--threads", "at least 1", count);
    return count;
  }

  /** What computes, in one line. */
  String line() {
    return Devices.cpu(1).info().line() + " a net, nets at once " + count();
  }
}
