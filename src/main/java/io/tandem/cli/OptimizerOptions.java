package io.tandem.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a network is trained: the optimizer, its learning rate, and what holds weights small. */
final class OptimizerOptions {
  private static final double MOMENTUM = 0.9;
  private static final double ADAPTIVE_LEARNING_RATE = 1e-3;
  private static final double ADAMW_WEIGHT_DECAY = 0.01;
  private static final double STEP_DECAY = 0.1;
  private static final int STEP_EPOCHS = 10;

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
      names = "--learning-rate",
      paramLabel = "A",
      description =
          "of the first epoch; with one-cycle the largest (default: 0.3 for the digits, 0.05 for"
              + " other data; with momentum and nesterov a tenth of that; with the others 0.001)")
  private Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "EXPONENTIAL",
      description =
          "the learning rate as training goes on: constant; exponential: a factor from epoch to"
              + " epoch; step: a factor every few epochs; cosine: down along half a wave; one-cycle:"
              + " up and down (default: exponential)")
  private ScheduleName schedule;

  @Option(
      names = "--learning-rate-decay",
      paramLabel = "G",
      description =
          "the factor of exponential (default: 0.95 for the digits, 0.9 for other data) or"
              + " step (default: 0.1)")
  private Double learningRateDecay;

  @Option(
      names = "--step-epochs",
      paramLabel = "E",
      description = "epochs of each step (default: 10)")
  private Integer stepEpochs;

  @Option(
      names = "--warm-up-epochs",
      paramLabel = "E",
      defaultValue = "0",
      description =
          "epochs in which the learning rate first rises in a line, with any schedule"
              + " (default: ${DEFAULT-VALUE})")
  private double warmUpEpochs;

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
   *     not belong to the optimizer or the schedule
   */
  OptimizerSettings settings(Recipe usual) {
    belongs("--momentum", momentum, optimizer.hasMomentum(), "--optimizer momentum or nesterov");
    belongs(
        "--learning-rate-decay",
        learningRateDecay,
        schedule.hasDecay(),
        "--schedule exponential or step");
    belongs("--step-epochs", stepEpochs, schedule == ScheduleName.STEP, "--schedule step");
    double decay = orElse(weightDecay, optimizer == OptimizerName.ADAMW ? ADAMW_WEIGHT_DECAY : 0);
    OptimizerSettings settings =
        new OptimizerSettings(
            optimizer,
            optimizer.hasMomentum() ? orElse(momentum, MOMENTUM) : null,
            orElse(learningRate, usualLearningRate(usual)),
            schedule,
            schedule.hasDecay() ? orElse(learningRateDecay, usualLearningRateDecay(usual)) : null,
            schedule == ScheduleName.STEP ? orElse(stepEpochs, STEP_EPOCHS) : null,
            warmUpEpochs,
            orElse(l2, decay == 0 ? usual.l2() : 0),
            decay,
            clipNorm);
    check(settings);
    return settings;
  }

  private double usualLearningRate(Recipe usual) {
    return switch (optimizer) {
      case SGD -> usual.learningRate();
      // With the usual momentum, a velocity grows to ten gradients.
      case MOMENTUM, NESTEROV -> usual.learningRate() / 10;
      case RMSPROP, ADAM, ADAMW -> ADAPTIVE_LEARNING_RATE;
    };
  }

  private double usualLearningRateDecay(Recipe usual) {
    return schedule == ScheduleName.STEP ? STEP_DECAY : usual.learningRateDecay();
  }

  private void check(OptimizerSettings settings) {
    if (settings.momentum() != null) {
      double share = settings.momentum();
      Check.option(
          command, share >= 0 && share < 1, "--momentum", "a number from 0 to below 1", share);
    }
    Check.positive(command, "--learning-rate", settings.learningRate());
    if (settings.learningRateDecay() != null) {
      Check.positive(command, "--learning-rate-decay", settings.learningRateDecay());
    }
    if (settings.stepEpochs() != null) {
      int epochs = settings.stepEpochs();
      Check.option(command, epochs >= 1, "--step-epochs", "at least 1", epochs);
    }
    Check.notNegative(command, "--warm-up-epochs", settings.warmUpEpochs());
    Check.notNegative(command, "--l2", settings.l2());
    Check.notNegative(command, "--weight-decay", settings.weightDecay());
    if (settings.clipNorm() != null) {
      Check.positive(command, "--clip-norm", settings.clipNorm());
    }
  }

  private void belongs(String name, Object given, boolean does, String owner) {
    Check.option(command, given == null || does, name, "it with " + owner, given);
  }

  private static <T> T orElse(T given, T usual) {
    return given == null ? usual : given;
  }
}
