package io.tandem.cli;

import io.tandem.nn.HiddenBlock;
import io.tandem.nn.HiddenBlock.Normalization;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What hidden layers are, beside their products and activations. */
final class HiddenBlockOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--norm",
      paramLabel = "HOW",
      defaultValue = "NONE",
      description =
          "in front of each activation: batch: normalise each feature over the mini-batch, and by its"
              + " running mean and variance once trained; layer: normalise each example over its"
              + " features; none (default: none)")
  private Normalization normalization;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      defaultValue = "0",
      description =
          "probability that an output of a hidden layer is dropped in a training step"
              + " (default: ${DEFAULT-VALUE})")
  private double dropout;

  Normalization normalization() {
    return normalization;
  }

  double dropout() {
    return dropout;
  }

  /** The hidden layers, whose dropped outputs are drawn by a seed. */
  HiddenBlock block(int seed) {
    Check.option(command, dropout >= 0 && dropout < 1, "--dropout", "from 0, below 1", dropout);
    return new HiddenBlock(normalization, dropout, seed);
  }

  /** Checks that each mini-batch of an epoch has the two examples that a variance takes. */
  void checkBatches(int examples, int batchSize) {
    Check.option(
        command,
        normalization != Normalization.BATCH || batchSize > 1 && examples % batchSize != 1,
        "--batch-size",
        "at least 2 examples in each mini-batch for --norm batch, also in the last of "
            + examples
            + " examples",
        batchSize);
  }
}
