package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.data.Datasets;
import io.tandem.data.Normalization;
import io.tandem.data.Split;
import io.tandem.nn.HiddenBlock;
import io.tandem.nn.Initializer;
import io.tandem.nn.Layer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.DeviceChoice;
import io.tandem.train.HistoryEntry;
import io.tandem.train.StepTiming;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingResult.Outcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a network. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a fully connected network with relu layers, by stochastic gradient descent on the",
      "cross-entropy with an L2 term. Without options: on the handwritten digits that Tandem",
      "carries, in seconds. Ctrl-C ends training and keeps what was learnt so far."
    })
final class TrainCommand implements Callable<Integer> {
  private static final int LOG_EVERY = 50;

  @Spec private CommandSpec spec;

  @Mixin private DataOptions data;

  @Mixin private HiddenOption hidden;
  @Mixin private HiddenBlockOptions block;

  @ArgGroup private Length length = new Length();

  /** How long to train. */
  static final class Length {
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

  @Option(
      names = "--batch-size",
      paramLabel = "B",
      description = "examples in a mini-batch (default: 20 for the digits, 100 for other data)")
  private Integer batchSize;

  @Option(
      names = "--learning-rate",
      paramLabel = "A",
      description = "of the first epoch (default: 0.3 for the digits, 0.05 for other data)")
  private Double learningRate;

  @Option(
      names = "--learning-rate-decay",
      paramLabel = "G",
      description =
          "factor of the learning rate from epoch to epoch (default: 0.95 for the digits, 0.9 for"
              + " other data)")
  private Double learningRateDecay;

  @Option(
      names = "--l2",
      paramLabel = "LAMBDA",
      description = "factor of the L2 term, sum of squared weights (default: 0.003)")
  private Double l2;

  @Option(
      names = "--weight-std",
      paramLabel = "S",
      description = "standard deviation of the initial weights (default: He's, sqrt(2 / inputs))")
  private Double weightStandardDeviation;

  @Option(
      names = "--normalize",
      paramLabel = "HOW",
      defaultValue = "STANDARD",
      description =
          "mean: subtract the training part's mean of each feature; standard: and divide by its"
              + " standard deviation; none (default: standard)")
  private Normalization normalization;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "of the weights and the order of examples (default: ${DEFAULT-VALUE})")
  private int seed;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "FLOAT32",
      description = "float32, float64 or, on a GPU, tf32 or bf16 (default: float32)")
  private Precision precision;

  @Mixin private AugmentationOptions augmentation;

  @Mixin private DeviceOptions device;

  @Option(
      names = "--on-device-failure",
      paramLabel = "HOW",
      defaultValue = "STOP",
      description =
          "where the device fails in the middle: stop, and keep the last good epoch; continue:"
              + " go on from it on the CPU (default: stop)")
  private OnDeviceFailure onDeviceFailure;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "keep the run there: run.json, history.csv, model.safetensors, curves.png and, of"
              + " images, weights.png")
  private Path folder;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Recipe recipe = recipe();
    List<Integer> widths = hidden.widths();
    HiddenBlock hiddenBlock = block.block(seed);
    device.check();
    device.prepare(precision);
    Split split = Datasets.open(data.request());
    Dataset training = split.training();
    block.checkBatches(training.size(), recipe.batchSize());
    RunFolder runFolder = folder == null ? null : RunFolder.prepare(folder);
    try (Interruption interruption = new Interruption()) {
      Scaling scaling = normalization.fit(training.features());
      List<Layer> layers =
          hiddenBlock.around(
              Linear.stack(training.features().columns(), widths, training.classes().size()));
      TrainingOptions options = options(recipe, training);
      List<LayerParameters> initial = initializer().initialize(layers, seed);
      DeviceChoice choice =
          device.choose(new StepTiming(layers, initial, split, scaling, options), precision);
      DeviceTraining run = new DeviceTraining(out, split, scaling, layers, options, interruption);
      TrainingResult result;
      try (Backend backend = device.open(choice, precision)) {
        if (choice.isCompared()) {
          out.println(choice.line());
        }
        out.println(backend.device().line());
        describe(out, split, layers, hiddenBlock);
        result = run.start(backend, initial);
      }
      if (result.outcome() == Outcome.DEVICE_FAILED
          && onDeviceFailure == OnDeviceFailure.CONTINUE) {
        result = run.resume(result, device.cpu(), precision.storage());
      }
      conclude(out, result);
      if (runFolder != null) {
        runFolder.write(
            new FinishedRun(
                configuration(recipe, widths, options),
                device.asked(),
                choice,
                run.device(),
                result,
                split,
                scaling,
                precision,
                run.failure()));
        out.println("saved in " + folder + ": " + String.join(", ", runFolder.written()));
      } else {
        out.println("nothing saved: --out DIR keeps the model, its history and its curves");
      }
      adviseNewcomer(out);
      return exitCode(result.outcome());
    }
  }

  /** What the options say, and the data set's recipe where they are silent. */
  private Recipe recipe() {
    Recipe usual = Recipe.of(data.spec());
    Recipe recipe =
        new Recipe(
            usual.epochs(),
            orElse(batchSize, usual.batchSize()),
            orElse(learningRate, usual.learningRate()),
            orElse(learningRateDecay, usual.learningRateDecay()),
            orElse(l2, usual.l2()));
    Check.option(spec, recipe.batchSize() >= 1, "--batch-size", "at least 1", recipe.batchSize());
    Check.positive(spec, "--learning-rate", recipe.learningRate());
    Check.positive(spec, "--learning-rate-decay", recipe.learningRateDecay());
    Check.notNegative(spec, "--l2", recipe.l2());
    if (weightStandardDeviation != null) {
      Check.positive(spec, "--weight-std", weightStandardDeviation);
    }
    return recipe;
  }

  private static <T> T orElse(T given, T usual) {
    return given == null ? usual : given;
  }

  private Initializer initializer() {
    return weightStandardDeviation == null
        ? new Initializer.He()
        : new Initializer.Normal(weightStandardDeviation);
  }

  private TrainingOptions options(Recipe recipe, Dataset training) {
    int iterationsPerEpoch = (training.size() + recipe.batchSize() - 1) / recipe.batchSize();
    Sgd sgd =
        new Sgd(
            LearningRateSchedule.exponential(recipe.learningRate(), recipe.learningRateDecay()),
            recipe.l2());
    return new TrainingOptions(
        length.iterations(spec, recipe.epochs(), iterationsPerEpoch),
        recipe.batchSize(),
        sgd,
        seed,
        LOG_EVERY,
        augmentation.of(training));
  }

  private RunConfiguration configuration(
      Recipe recipe, List<Integer> widths, TrainingOptions options) {
    return new RunConfiguration(
        data.spec(),
        data.configuration(),
        widths,
        block.normalization(),
        block.dropout(),
        options.iterations(),
        recipe.batchSize(),
        recipe.learningRate(),
        recipe.learningRateDecay(),
        recipe.l2(),
        weightStandardDeviation,
        normalization,
        options.augmentation(),
        seed,
        precision);
  }

  private void describe(PrintWriter out, Split split, List<Layer> layers, HiddenBlock hiddenBlock) {
    StringBuilder network = new StringBuilder().append(layers.get(0).inputs());
    long parameters = 0;
    for (Layer layer : layers) {
      if (layer instanceof Linear) {
        network.append('-').append(layer.outputs());
      }
      for (ParameterShape shape : layer.parameterShapes()) {
        parameters += (long) shape.rows() * shape.columns();
      }
    }
    String beside = hiddenBlock.description();
    network.append(beside.isEmpty() ? "" : " with " + beside);
    out.printf(
        "%s: %,d training, %,d validation, %,d test examples; network %s, %,d parameters, %s%n",
        data.spec(),
        split.training().size(),
        split.validation().size(),
        split.test().size(),
        network,
        parameters,
        precision);
  }

  private void conclude(PrintWriter out, TrainingResult result) {
    List<HistoryEntry> history = result.history();
    if (!history.isEmpty()) {
      HistoryEntry last = history.get(history.size() - 1);
      out.printf(
          "trained %,d iterations in %.1f s: loss %.4f, training accuracy %s%s%n",
          last.iteration(),
          last.seconds(),
          last.loss(),
          Percent.of(last.trainAccuracy()),
          last.validationAccuracy().isPresent()
              ? ", validation accuracy " + Percent.of(last.validationAccuracy().getAsDouble())
              : "");
    }
    if (result.outcome() == Outcome.STOPPED) {
      out.println(result.explanation());
    } else if (result.outcome() != Outcome.COMPLETE) {
      String kept =
          result.outcome() == Outcome.DEVICE_FAILED && result.iterationOfParameters() > 0
              ? "; the last good epoch's end is kept, iteration " + result.iterationOfParameters()
              : "";
      spec.commandLine().getErr().println("tandem train: " + result.explanation() + kept);
    }
  }

  private void adviseNewcomer(PrintWriter out) {
    if (data.spec().equals(DataOptions.DIGITS) && folder == null) {
      out.println("for CIFAR-10: datasets/get_datasets.sh, then ./tandem train --data cifar10");
    }
  }

  private static int exitCode(Outcome outcome) {
    return switch (outcome) {
      case COMPLETE, STOPPED -> ExitCodes.DONE;
      case DIVERGED -> ExitCodes.DIVERGED;
      case DEVICE_FAILED -> ExitCodes.DEVICE;
    };
  }
}
