package io.tandem.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How long to train; either by epochs or by iterations. */
final class LengthOptions {
  @Option(
      names = "--epochs",
      paramLabel = "E",
      description =
          "how often to visit the training part (default: 30 for the digits, 20 for other data)")
  private Integer epochs;

  @Option(
      names = "--iterations",
      paramLabel = "T",
      description = "how many updates to make, instead of epochs")
  private Long iterations;

  /** How many updates to make. */
  long iterations(CommandSpec spec, int defaultEpochs, int iterationsPerEpoch) {
    if (iterations != null) {
      Check.option(spec, iterations >= 1, "--iterations", "at least 1", iterations);
      return iterations;
    }
    int count = epochs == null ? defaultEpochs : epochs;
    Check.option(spec, count >= 1, "--epochs", "at least 1", count);
    return (long) count * iterationsPerEpoch;
  }
}
