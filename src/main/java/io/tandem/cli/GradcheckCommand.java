package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.backend.Precision;
import io.tandem.data.Dataset;
import io.tandem.data.Datasets;
import io.tandem.data.Normalization;
import io.tandem.nn.HiddenBlock;
import io.tandem.nn.Layer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.GradientCheck;
import io.tandem.train.GradientCheck.Comparison;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks the gradients of a network of any depth. */
@Command(
    name = "gradcheck",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the gradients of a freshly initialised network of any depth with central",
      "differences of its loss, in float64, on the device itself: what an update subtracts,",
      "the L2 term included. Exit code 1 if a parameter's relative error,",
      "||a - n|| / (||a|| + ||n||), is not below the tolerance."
    })
final class GradcheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DeviceOptions device;
  @Mixin private HiddenOption hidden;
  @Mixin private HiddenBlockOptions block;
  @Mixin private NetworkOptions options;
  @Mixin private LossOptions loss;
  @Mixin private JsonOption json;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      defaultValue = "digits",
      description = "the examples' source, as in train (default: ${DEFAULT-VALUE})")
  private String data;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many training examples (default: ${DEFAULT-VALUE})")
  private int examples;

  @Option(
      names = "--elements",
      paramLabel = "N",
      defaultValue = "200",
      description = "how many elements of each parameter, drawn (default: ${DEFAULT-VALUE})")
  private int elements;

  @Option(
      names = "--l2",
      paramLabel = "LAMBDA",
      defaultValue = "0.01",
      description = "factor of the L2 term, sum of squared weights (default: ${DEFAULT-VALUE})")
  private double l2;

  @Option(
      names = "--step",
      paramLabel = "H",
      defaultValue = "1e-5",
      description = "half the distance of a central difference (default: ${DEFAULT-VALUE})")
  private double step;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      defaultValue = "1e-7",
      description = "the largest error that passes (default: ${DEFAULT-VALUE})")
  private double tolerance;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "of the weights and the drawn elements (default: ${DEFAULT-VALUE})")
  private int seed;

  @Override
  public Integer call() {
    Check.option(spec, examples >= 1, "--examples", "at least 1", examples);
    Check.option(spec, elements >= 1, "--elements", "at least 1", elements);
    Check.notNegative(spec, "--l2", l2);
    Check.positive(spec, "--step", step);
    Check.positive(spec, "--tolerance", tolerance);
    options.check();
    loss.check();
    HiddenBlock hiddenBlock = block.block(seed);
    block.checkBatches(examples, examples);
    Dataset training = Datasets.open(data).training();
    int[] first = IntStream.range(0, Math.min(examples, training.size())).toArray();
    try (Backend backend = device.open(Precision.FLOAT64)) {
      json.out().println(backend.device().line() + ", float64");
      List<Layer> layers =
          hiddenBlock.around(
              Linear.stack(
                  training.features().columns(),
                  hidden.widths(),
                  training.classes().size(),
                  options.activation()));
      Network network = new Network(backend, layers);
      network.write(options.initializer().initialize(layers, seed));
      List<Comparison> comparisons =
          new GradientCheck(
                  network,
                  training.select("gradient check", first),
                  Normalization.STANDARD.fit(training.features()),
                  new Sgd(LearningRateSchedule.exponential(1, 1), l2),
                  loss.loss(training))
              .compare(step, elements, seed);
      VerdictTable table = new VerdictTable(json.out());
      for (Comparison c : comparisons) {
        String check = "gradient of " + c.name() + " (" + c.checked() + " of " + c.elements() + ")";
        table.below(check, 0, c.relativeError(), tolerance);
      }
      table.print();
      json.write(comparisons);
      return table.allPassed() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
    }
  }
}
