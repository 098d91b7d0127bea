package io.tandem.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How large updates are, as training goes on. */
final class LearningRateOptions {
  private static final double ADAPTIVE_LEARNING_RATE = 1e-3;
  private static final double STEP_DECAY = 0.1;
  private static final int STEP_EPOCHS = 10;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

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

  /**
   * What the options say, and the defaults where they are silent.
   *
   * @throws picocli.CommandLine.ParameterException if a number makes no sense, or an option does
   *     not belong to the schedule
   */
  LearningRateSettings settings(Recipe usual, OptimizerName optimizer) {
    Check.belongs(
        command,
        "--learning-rate-decay",
        learningRateDecay,
        schedule.hasDecay(),
        "--schedule exponential or step");
    boolean steps = schedule == ScheduleName.STEP;
    Check.belongs(command, "--step-epochs", stepEpochs, steps, "--schedule step");
    double usualDecay = steps ? STEP_DECAY : usual.learningRateDecay();
    LearningRateSettings settings =
        new LearningRateSettings(
            orElse(learningRate, usualRate(usual, optimizer)),
            schedule,
            schedule.hasDecay() ? orElse(learningRateDecay, usualDecay) : null,
            steps ? orElse(stepEpochs, STEP_EPOCHS) : null,
            warmUpEpochs);
    check(settings);
    return settings;
  }

  private static double usualRate(Recipe usual, OptimizerName optimizer) {
    return switch (optimizer) {
      case SGD -> usual.learningRate();
      // With the usual momentum, a velocity grows to ten gradients.
      case MOMENTUM, NESTEROV -> usual.learningRate() / 10;
      case RMSPROP, ADAM, ADAMW -> ADAPTIVE_LEARNING_RATE;
    };
  }

  private void check(LearningRateSettings settings) {
    Check.positive(command, "--learning-rate", settings.learningRate());
    if (settings.learningRateDecay() != null) {
      Check.positive(command, "--learning-rate-decay", settings.learningRateDecay());
    }
    if (settings.stepEpochs() != null) {
      int epochs = settings.stepEpochs();
      Check.option(command, epochs >= 1, "--step-epochs", "at least 1", epochs);
    }
    Check.notNegative(command, "--warm-up-epochs", settings.warmUpEpochs());
  }

  private static <T> T orElse(T given, T usual) {
    return given == null ? usual : given;
  }
}
