package io.tandem.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What an update does: the optimizer, and what holds weights small. */
final class OptimizerOptions {
  private static final double MOMENTUM = 0.9;
  private static final double ADAMW_WEIGHT_DECAY = 0.01;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "SGD",
      description = "sgd, momentum, nesterov, rmsprop, adam or adamw (default: sgd)")
  private OptimizerName optimizer;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description = "share of its velocity that momentum or nesterov keeps (default: 0.9)")
  private Double momentum;

  @Option(
      names = "--l2",
      paramLabel = "LAMBDA",
      description =
          "factor of the L2 term, sum of squared weights, in the loss (default: 0.003; 0 where"
              + " there is a weight decay)")
  private Double l2;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      description =
          "share of the weights, times the learning rate, that each update takes off them apart"
              + " from the gradient (default: 0.01 with adamw, else 0)")
  private Double weightDecay;

  @Option(
      names = "--clip-norm",
      paramLabel = "N",
      description =
          "scale all gradients together down to this Euclidean norm where theirs is larger"
              + " (default: no clipping)")
  private Double clipNorm;

  /**
   * What the options say, and the defaults where they are silent.
   *
   * @throws picocli.CommandLine.ParameterException if a number makes no sense, or an option does
   *     not belong to the optimizer
   */
  OptimizerSettings settings(Recipe usual) {
    Check.belongs(
        command,
        "--momentum",
        momentum,
        optimizer.hasMomentum(),
        "--optimizer momentum or nesterov");
    double decay = weightDecay == null ? usualWeightDecay() : weightDecay;
    double usualL2 = decay == 0 ? usual.l2() : 0;
    Double share = optimizer.hasMomentum() && momentum == null ? (Double) MOMENTUM : momentum;
    OptimizerSettings settings =
        new OptimizerSettings(optimizer, share, l2 == null ? usualL2 : l2, decay, clipNorm);
    check(settings);
    return settings;
  }

  private double usualWeightDecay() {
    return optimizer == OptimizerName.ADAMW ? ADAMW_WEIGHT_DECAY : 0;
  }

  private void check(OptimizerSettings settings) {
    if (settings.momentum() != null) {
      double share = settings.momentum();
      Check.option(
          command, share >= 0 && share < 1, "--momentum", "a number from 0 to below 1", share);
    }
    Check.notNegative(command, "--l2", settings.l2());
    Check.notNegative(command, "--weight-decay", settings.weightDecay());
    if (settings.clipNorm() != null) {
      Check.positive(command, "--clip-norm", settings.clipNorm());
    }
  }
}
