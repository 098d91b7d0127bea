package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.backend.Loss;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.DataRequest;
import io.tandem.data.Dataset;
import io.tandem.data.Datasets;
import io.tandem.data.Normalization;
import io.tandem.data.Split;
import io.tandem.nn.HiddenBlock;
import io.tandem.nn.Layer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.search.Trial;
import io.tandem.train.Checkpoint;
import io.tandem.train.DeviceChoice;
import io.tandem.train.StepTiming;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingResult.Outcome;
import io.tandem.train.TrainingWarning;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a network. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a fully connected network on the cross-entropy or the mean squared error, with an",
      "L2 term, by stochastic gradient descent or another optimizer. Without options: on the",
      "handwritten digits that Tandem carries, in seconds. Ctrl-C ends training and keeps what",
      "was learnt so far."
    })
final class TrainCommand implements Callable<Integer> {
  private static final int LOG_EVERY = 50;

  @Spec private CommandSpec spec;

  @Mixin private DataOptions data;

  @Mixin private HiddenOption hidden;
  @Mixin private HiddenBlockOptions block;
  @Mixin private NetworkOptions network;
  @Mixin private LossOptions loss;

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

  @Mixin private OptimizerOptions optimizer;

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
      description =
          "of the weights, the order of examples and how images are varied"
              + " (default: ${DEFAULT-VALUE})")
  private int seed;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "FLOAT32",
      description = "float32, float64 or, on a GPU, tf32 or bf16 (default: float32)")
  private Precision precision;

  @Mixin private AugmentationOptions augmentation;

  @Mixin private SelectionOptions selection;
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
          "keep the run there: report.html, run.json, history.csv, model.safetensors, curves.png"
              + " and, of images, weights.png; while it lasts, checkpoint.safetensors")
  private Path folder;

  @Mixin private WatchOptions watch;
  @Mixin private ResumeOptions resumption;

  @Option(
      names = "--overfit-one-batch",
      description =
          "train on the first mini-batch alone (500 updates at one learning rate, no L2 term,"
              + " smoothing or class weights), as"
              + " a check: exit code 1 if its loss does not come near zero")
  private boolean oneBatch;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Optional<SavedRun> saved = reopen();
    Recipe recipe = recipe();
    OptimizerSettings settings = optimizer.settings(recipe);
    List<Integer> widths = hidden.widths();
    HiddenBlock hiddenBlock = block.block(network.activation(), seed);
    device.check();
    watch.check();
    resumption.check();
    selection.selection();
    device.prepare(precision);
    Split split = Datasets.open(data.request());
    if (oneBatch) {
      return overfitOneBatch(recipe, settings, widths, split);
    }
    Dataset training = split.training();
    block.checkBatches(training.size(), recipe.batchSize());
    RunFolder runFolder = folder == null ? null : RunFolder.prepare(folder);
    try (Interruption interruption = new Interruption();
        Watching watching = new Watching(out, watch, folder != null)) {
      Scaling scaling = normalization.fit(training.features());
      List<Layer> layers = layers(training, widths);
      TrainingOptions options = options(recipe, settings, training, loss.loss(training));
      RunConfiguration configuration = configuration(recipe, settings, widths, options);
      saved.ifPresent(run -> run.check(configuration));
      List<LayerParameters> initial = network.initializer().initialize(layers, seed);
      DeviceChoice choice =
          device.choose(new StepTiming(layers, initial, split, scaling, options), precision);
      Optional<Checkpoints> checkpoints = checkpoints(configuration);
      List<TrainingListener> listeners = new ArrayList<>(checkpoints.stream().toList());
      listeners.add(watching);
      listeners.add(warnings());
      DeviceTraining run =
          new DeviceTraining(out, split, scaling, layers, options, interruption, listeners);
      TrainingResult result;
      try (Backend backend = device.open(choice, precision)) {
        if (choice.isCompared()) {
          out.println(choice.line());
        }
        out.println(backend.device().line());
        describe(out, split, layers, hiddenBlock);
        watching.begin(
            () -> RunFacts.of(configuration, choice, backend.device(), split, layers, options));
        result =
            saved.isPresent()
                ? run.resume(backend, saved.get().checkpoint())
                : run.start(backend, initial);
        watching.inspect(backend, layers, split, scaling, options.loss(), result);
      }
      if (result.outcome() == Outcome.DEVICE_FAILED
          && onDeviceFailure == OnDeviceFailure.CONTINUE) {
        result = run.goOn(result, device.cpu(), precision.storage());
        try (Backend cpu = device.cpu().open(precision.storage())) {
          watching.inspect(cpu, layers, split, scaling, options.loss(), result);
        }
      }
      Conclusion.print(result, out, spec.commandLine().getErr());
      watching.conclude(result);
      if (isUnfinished(result)) {
        Checkpoint last = result.checkpoint();
        checkpoints.ifPresent(one -> one.write(last));
      }
      if (runFolder != null) {
        runFolder.write(
            new FinishedRun(
                configuration,
                device.asked(),
                choice,
                run.device(),
                result,
                split,
                scaling,
                precision,
                run.failure(),
                watching.description(),
                watching.findings()));
        if (isUnfinished(result)) {
          out.println("unfinished: tandem train --resume " + folder + " goes on with it");
        } else {
          checkpoints.ifPresent(Checkpoints::delete);
        }
        out.println("saved in " + folder + ": " + String.join(", ", runFolder.written()));
      } else {
        out.println("nothing saved: --out DIR keeps the model, its history and its curves");
      }
      adviseNewcomer(out);
      watching.check();
      return exitCode(result.outcome());
    }
  }

  /** The data set that the options ask for. */
  DataRequest data() {
    return data.request();
  }

  /**
   * The training that the options describe, to be tried beside others.
   *
   * @throws ParameterException if an option makes no sense
   */
  Trial trial(Dataset training) {
    Recipe recipe = recipe();
    OptimizerSettings settings = optimizer.settings(recipe);
    block.checkBatches(training.size(), recipe.batchSize());
    return new Trial(
        layers(training, hidden.widths()),
        network.initializer(),
        normalization,
        options(recipe, settings, training, loss.loss(training)),
        precision);
  }

  private List<Layer> layers(Dataset training, List<Integer> widths) {
    return block
        .block(network.activation(), seed)
        .around(
            Linear.stack(
                training.features().columns(),
                widths,
                training.classes().size(),
                network.activation()));
  }

  private int overfitOneBatch(
      Recipe recipe, OptimizerSettings settings, List<Integer> widths, Split split) {
    Check.option(spec, folder == null, "--out", "nothing with --overfit-one-batch", folder);
    Dataset training = split.training();
    Dataset batch = OneBatchCheck.first(training, recipe.batchSize(), seed);
    List<Layer> layers = layers(training, widths);
    OneBatchCheck check =
        new OneBatchCheck(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            options(
                recipe.forOneBatch(), settings.forOneBatch(), batch, loss.loss(training).plain()));
    try (Backend backend = device.open(precision)) {
      spec.commandLine().getOut().println(backend.device().line());
      return check.run(
          backend,
          layers,
          network.initializer().initialize(layers, seed),
          batch,
          normalization.fit(training.features()));
    }
  }

  /** The run to go on with, if any; its options become this command's. */
  private Optional<SavedRun> reopen() {
    Optional<Path> place = resumption.folder();
    if (place.isEmpty()) {
      return Optional.empty();
    }
    Check.option(
        spec, folder == null, "--out", "nothing beside --resume, which keeps its folder", folder);
    SavedRun saved = SavedRun.in(place.get());
    resumption.fillIn(saved.options());
    folder = place.get();
    return Optional.of(saved);
  }

  private Optional<Checkpoints> checkpoints(RunConfiguration configuration) {
    return folder == null
        ? Optional.empty()
        : Optional.of(
            new Checkpoints(
                spec.commandLine().getErr(),
                folder,
                resumption.secondsBetween(),
                precision.storage(),
                resumption.given(),
                configuration));
  }

  private TrainingListener warnings() {
    return new TrainingListener() {
      @Override
      public void onWarning(TrainingWarning warning) {
        spec.commandLine().getErr().println("tandem train: warning: " + warning.text());
      }
    };
  }

  private static boolean isUnfinished(TrainingResult result) {
    return result.outcome() == Outcome.STOPPED || result.outcome() == Outcome.DEVICE_FAILED;
  }

  /** What the options say, and the data set's recipe where they are silent. */
  private Recipe recipe() {
    Recipe usual = Recipe.of(data.spec());
    Recipe recipe =
        new Recipe(
            usual.epochs(),
            orElse(batchSize, usual.batchSize()),
            usual.learningRate(),
            usual.learningRateDecay(),
            usual.l2());
    Check.option(spec, recipe.batchSize() >= 1, "--batch-size", "at least 1", recipe.batchSize());
    network.check();
    loss.check();
    return recipe;
  }

  private static <T> T orElse(T given, T usual) {
    return given == null ? usual : given;
  }

  private TrainingOptions options(
      Recipe recipe, OptimizerSettings settings, Dataset training, Loss trainedOn) {
    int iterationsPerEpoch = (training.size() + recipe.batchSize() - 1) / recipe.batchSize();
    long iterations = length.iterations(spec, recipe.epochs(), iterationsPerEpoch);
    return new TrainingOptions(
        iterations,
        recipe.batchSize(),
        settings.toOptimizer(iterations),
        seed,
        LOG_EVERY,
        augmentation.of(training),
        trainedOn,
        selection.selection());
  }

  private RunConfiguration configuration(
      Recipe recipe, OptimizerSettings settings, List<Integer> widths, TrainingOptions options) {
    return new RunConfiguration(
        data.spec(),
        data.configuration(),
        widths,
        block.normalization(),
        block.dropout(),
        network.activation(),
        options.iterations(),
        recipe.batchSize(),
        settings,
        loss.name(),
        loss.labelSmoothing(),
        LossOptions.classWeights(options.loss()),
        network.initializerName(),
        network.weightStandardDeviation(),
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

  private void adviseNewcomer(PrintWriter out) {
    if (data.spec().equals(DataOptions.DIGITS) && folder == null) {
      out.println("for CIFAR-10: datasets/get_datasets.sh, then ./tandem train --data cifar10");
    }
  }

  private static int exitCode(Outcome outcome) {
    return switch (outcome) {
      case COMPLETE, STOPPED_EARLY, STOPPED -> ExitCodes.DONE;
      case DIVERGED -> ExitCodes.DIVERGED;
      case DEVICE_FAILED -> ExitCodes.DEVICE;
    };
  }
}
