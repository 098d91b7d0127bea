package io.tandem.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tandem.backend.Backend;
import io.tandem.data.Dataset;
import io.tandem.data.Split;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Optimizer;
import io.tandem.report.LearningRateCurve;
import io.tandem.train.LearningRateFinder;
import io.tandem.train.LearningRateFinder.Finding;
import io.tandem.train.LearningRateFinder.Point;
import io.tandem.train.ModelSelection;
import io.tandem.train.TrainingTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds a learning rate. */
@Command(
    name = "lr-find",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Finds a learning rate for a training, with the options of train for data, network, loss",
      "and optimizer: makes a few hundred of its updates at a learning rate that grows from one",
      "to the next, until the loss explodes (Smith 2017), and suggests a tenth of where the",
      "smoothed loss was least. Exit code 1 if the loss never fell."
    })
final class LrFindCommand implements Callable<Integer> {
  private static final int ROWS = 20;

  @Spec private CommandSpec spec;

  @Mixin private TaskOptions task;

  @Option(
      names = "--from",
      paramLabel = "A",
      defaultValue = "1e-5",
      description = "the first learning rate (default: ${DEFAULT-VALUE})")
  private double from;

  @Option(
      names = "--to",
      paramLabel = "A",
      defaultValue = "10",
      description = "the last learning rate (default: ${DEFAULT-VALUE})")
  private double to;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "300",
      description = "how many updates from one to the other (default: ${DEFAULT-VALUE})")
  private int steps;

  @Mixin private DeviceOptions device;
  @Mixin private JsonOption json;

  @Option(names = "--png", paramLabel = "FILE", description = "also write the curve as a picture")
  private Path png;

  /** What was found, named as programs read it; a null suggestion where the loss never fell. */
  record Result(Double suggestion, boolean exploded, List<Row> points) {
    /** An update. */
    record Row(
        @JsonProperty("learning_rate") double learningRate,
        double loss,
        @JsonProperty("smoothed_loss") double smoothedLoss) {}

    static Result of(Finding finding) {
      Double suggestion =
          finding.suggestion().isPresent() ? finding.suggestion().getAsDouble() : null;
      return new Result(
          suggestion,
          finding.exploded(),
          finding.points().stream()
              .map(point -> new Row(point.learningRate(), point.loss(), point.smoothedLoss()))
              .toList());
    }
  }

  @Override
  public Integer call() {
    task.check();
    Check.positive(spec, "--from", from);
    Check.positive(spec, "--to", to);
    Check.option(spec, to > from, "--to", "more than --from, " + from, to);
    Check.option(spec, steps >= 2, "--steps", "at least 2", steps);
    device.check();
    device.prepare(task.precision());
    Split split = task.split();
    Optimizer updates = task.optimizer().at(LearningRateSchedule.constant(from));
    TrainingTask training =
        task.task(split, task.told(split.training(), steps, updates, 1, ModelSelection.LAST));
    Finding finding;
    try (Backend backend = device.open(task.precision())) {
      json.out().println(backend.device().line());
      finding = new LearningRateFinder(training.network(backend), training, from, to).find();
    }
    print(json.out(), finding);
    json.write(Result.of(finding));
    writePicture(finding, split.training());
    return finding.suggestion().isPresent() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
  }

  /** About twenty rows, whatever the number of steps, and the last. */
  private void print(PrintWriter out, Finding finding) {
    List<Point> points = finding.points();
    out.printf("%13s  %8s  %8s%n", "learning rate", "loss", "smoothed");
    int every = (points.size() + ROWS - 1) / ROWS;
    for (int i = 0; i < points.size(); i++) {
      if (i % every == 0 || i == points.size() - 1) {
        Point point = points.get(i);
        out.printf(
            "%13s  %8.4f  %8.4f%n",
            String.format("%.2e", point.learningRate()), point.loss(), point.smoothedLoss());
      }
    }
    if (finding.exploded()) {
      out.println("there the loss exploded");
    }
    if (finding.suggestion().isPresent()) {
      out.printf(
          "suggestion: --learning-rate %.2g, a tenth of where the smoothed loss was least%n",
          finding.suggestion().getAsDouble());
    } else {
      out.println("no suggestion, since the loss never fell: try another --from and --to");
    }
  }

  private void writePicture(Finding finding, Dataset training) {
    if (png == null || finding.points().size() < 2) {
      return;
    }
    try {
      LearningRateCurve.write(png, finding, training.name() + ": learning rate");
      json.out().println("curve: " + png);
    } catch (IOException e) {
      throw new OutputException(png, e);
    }
  }
}
