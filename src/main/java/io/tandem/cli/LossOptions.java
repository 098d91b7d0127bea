package io.tandem.cli;

import io.tandem.backend.Loss;
import io.tandem.data.Dataset;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What training makes small. */
final class LossOptions {
  private static final String BALANCED = "balanced";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      defaultValue = "CROSS_ENTROPY",
      description =
          "cross-entropy, or mean-squared-error, the squared distance of the probabilities from"
              + " those wanted (default: cross-entropy)")
  private LossName name;

  @Option(
      names = "--label-smoothing",
      paramLabel = "S",
      defaultValue = "0",
      description =
          "the share of each target, from 0 to 1, that all classes divide among them, so that the"
              + " network does not grow too sure; 0.1 is usual (default: ${DEFAULT-VALUE})")
  private double labelSmoothing;

  @Option(
      names = "--class-weights",
      paramLabel = "WEIGHTS",
      description =
          "how much the examples of each class count in the cross-entropy: numbers in the order of"
              + " the classes, separated by commas, or balanced: the rarer a class, the more"
              + " (default: all the same)")
  private String classWeights;

  /** Refuses what makes no sense whatever the data. */
  void check() {
    Check.option(
        command,
        labelSmoothing >= 0 && labelSmoothing <= 1,
        "--label-smoothing",
        "a number from 0 to 1",
        labelSmoothing);
    if (name == LossName.MEAN_SQUARED_ERROR) {
      Check.option(
          command,
          labelSmoothing == 0,
          "--label-smoothing",
          "none with --loss mean-squared-error",
          labelSmoothing);
      Check.option(
          command,
          classWeights == null,
          "--class-weights",
          "none with --loss mean-squared-error",
          classWeights);
    }
    if (classWeights != null && !classWeights.equalsIgnoreCase(BALANCED)) {
      numbers();
    }
  }

  /**
   * The loss, for a training part.
   *
   * @throws ParameterException if it has another number of classes than there are weights
   * @throws io.tandem.data.DataException if it lacks a class whose weight it should tell
   */
  Loss loss(Dataset training) {
    return name == LossName.MEAN_SQUARED_ERROR
        ? new Loss.MeanSquaredError()
        : new Loss.CrossEntropy(labelSmoothing, weights(training));
  }

  private List<Double> weights(Dataset training) {
    if (classWeights == null) {
      return List.of();
    }
    if (classWeights.equalsIgnoreCase(BALANCED)) {
      return training.balancedWeights();
    }
    List<Double> numbers = numbers();
    int classes = training.classes().size();
    Check.option(
        command,
        numbers.size() == classes,
        "--class-weights",
        classes + " numbers, one for each of " + String.join(", ", training.classes()),
        numbers.size() + ", '" + classWeights + "'");
    return numbers;
  }

  private List<Double> numbers() {
    try {
      List<Double> numbers =
          Arrays.stream(classWeights.split(",", -1)).map(Double::valueOf).toList();
      return new Loss.CrossEntropy(0, numbers).classWeights();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(),
          "--class-weights: expected balanced, or numbers above 0 separated by commas, such as"
              + " 1,2,0.5, found '"
              + classWeights
              + "'",
          e);
    }
  }

  /** What the options call the loss. */
  LossName name() {
    return name;
  }

  double labelSmoothing() {
    return labelSmoothing;
  }

  /** The weights of the classes; null where these are all the same. */
  static List<Double> classWeights(Loss loss) {
    return loss instanceof Loss.CrossEntropy entropy && entropy.isWeighted()
        ? entropy.classWeights()
        : null;
  }
}
