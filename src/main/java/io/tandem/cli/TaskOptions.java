package io.tandem.cli;

import io.tandem.backend.Precision;
import io.tandem.data.DataRequest;
import io.tandem.data.Dataset;
import io.tandem.data.Datasets;
import io.tandem.data.Normalization;
import io.tandem.data.Split;
import io.tandem.nn.Layer;
import io.tandem.nn.Linear;
import io.tandem.optim.Optimizer;
import io.tandem.search.Trial;
import io.tandem.train.ModelSelection;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingTask;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What is trained on what, and by which updates: all but how large and how many these are, and what
 * is done with the result.
 */
final class TaskOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private DataOptions data;

  @Mixin private HiddenOption hidden;
  @Mixin private HiddenBlockOptions block;
  @Mixin private NetworkOptions network;
  @Mixin private LossOptions loss;

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

  /**
   * Refuses what makes no sense whatever the data, before anything takes time.
   *
   * @throws ParameterException if an option makes no sense
   */
  void check() {
    Check.option(command, batchSize() >= 1, "--batch-size", "at least 1", batchSize());
    network.check();
    loss.check();
    optimizer();
    hidden.widths();
    block.block(seed);
  }

  /** What suits the data set where the options are silent. */
  Recipe usual() {
    return Recipe.of(data.spec());
  }

  /** The data set as its option names it. */
  String dataSpec() {
    return data.spec();
  }

  DataRequest data() {
    return data.request();
  }

  /** Reads the data set. */
  Split split() {
    return Datasets.open(data.request());
  }

  OptimizerSettings optimizer() {
    return optimizer.settings(usual());
  }

  Precision precision() {
    return precision;
  }

  /** How many updates an epoch has. */
  int iterationsPerEpoch(Dataset training) {
    return (training.size() + batchSize() - 1) / batchSize();
  }

  /** What a training is told: what the options say, and what they leave open. */
  TrainingOptions told(
      Dataset training,
      long iterations,
      Optimizer updates,
      int logEvery,
      ModelSelection selection) {
    block.checkBatches(training.size(), batchSize());
    return new TrainingOptions(
        iterations,
        batchSize(),
        updates,
        seed,
        logEvery,
        augmentation.of(training),
        loss.loss(training),
        selection);
  }

  /** The training that the options describe. */
  TrainingTask task(Split split, TrainingOptions told) {
    List<Layer> layers = layers(split.training());
    return new TrainingTask(
        layers,
        network.initializer().initialize(layers, seed),
        split,
        normalization.fit(split.training().features()),
        told);
  }

  /** The same, to be tried beside others on the same data. */
  Trial trial(Dataset training, TrainingOptions told) {
    return new Trial(layers(training), network.initializer(), normalization, told, precision);
  }

  /** What a run with these options is called in its files. */
  RunConfiguration configuration(LearningRateSettings rates, TrainingOptions options) {
    return new RunConfiguration(
        data.spec(),
        data.configuration(),
        hidden.widths(),
        block.normalization(),
        block.dropout(),
        network.activation(),
        options.iterations(),
        options.batchSize(),
        optimizer(),
        rates,
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

  private List<Layer> layers(Dataset training) {
    return block
        .block(seed)
        .around(
            Linear.stack(
                training.features().columns(),
                hidden.widths(),
                training.classes().size(),
                network.activation()));
  }

  private int batchSize() {
    return batchSize == null ? usual().batchSize() : batchSize;
  }
}
