package io.tandem.cli;

import io.tandem.data.Dataset;
import io.tandem.data.Datasets;
import io.tandem.data.Split;
import io.tandem.model.AtomicFile;
import io.tandem.report.DepthChart;
import io.tandem.report.DepthDiscussion;
import io.tandem.report.DepthFigures;
import io.tandem.report.DepthTable;
import io.tandem.search.TrialData;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** The course exercise's question 4: does depth help? */
@Command(
    name = "depth",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains nets of 2, 3, 4 and 5 layers, several at once, each on one thread of the",
      "CPU, compares them on the validation part, and judges the best one on the test",
      "part, once. Any other option of train, such as --data or --epochs, is for all",
      "nets alike."
    })
final class DepthCommand implements Callable<Integer> {
  @Option(
      names = "--width",
      paramLabel = "H",
      defaultValue = "50",
      description = "units of each hidden layer (default: ${DEFAULT-VALUE})")
  private int width;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "nets of each depth, from seeds 0 to N - 1 (default: ${DEFAULT-VALUE})")
  private int seeds;

  @Mixin private NetsAtOnce netsAtOnce;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "keep depth.md, the table and its discussion, depth.png, a chart, and depth.json")
  private Path folder;

  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;
  @Unmatched private List<String> others = new ArrayList<>();

  /** The result, named as programs read it. */
  record Result(
      String data,
      List<DepthFigures> depths,
      int best_layers,
      int best_seed,
      double test_accuracy) {}

  @Override
  public Integer call() {
    Check.option(spec, width >= 1, "--width", "at least 1", width);
    Check.option(spec, seeds >= 1, "--seeds", "at least 1", seeds);
    PrintWriter out = json.out();
    TrainArguments train = new TrainArguments(spec, others);
    int threads = netsAtOnce.count();
    if (folder != null) {
      RunFolder.prepare(folder);
    }
    Split split = Datasets.open(train.data());
    // A test part that cannot be read is told of before all is trained.
    Dataset test = split.test();
    TrialData data = new TrialData(split.training(), split.validation());
    DepthTrials trials = new DepthTrials(train, data, width, seeds);
    out.println(netsAtOnce.line());
    trials.train(threads, out);
    if (trials.divergence().isPresent()) {
      spec.commandLine().getErr().println("tandem depth: " + trials.divergence().get());
      return ExitCodes.DIVERGED;
    }
    List<DepthFigures> depths = trials.figures();
    DepthFigures best = DepthFigures.best(depths);
    double accuracy = trials.test(best.layers(), best.bestSeed(), test, threads);
    String text =
        String.format(
            "%s%n%s%nTested once: the net of %d layers from seed %d, the best of its depth on the"
                + " validation part, has %s on the %,d examples of the test part.%n",
            DepthTable.of(depths),
            DepthDiscussion.of(depths, split.validation().size()),
            best.layers(),
            best.bestSeed(),
            Percent.of(accuracy),
            test.size());
    out.printf("%n%s", text);
    Result result =
        new Result(train.data().spec(), depths, best.layers(), best.bestSeed(), accuracy);
    if (folder != null) {
      keep(text, result);
      out.println("saved in " + folder + ": depth.md, depth.png, depth.json");
    }
    json.write(result);
    return ExitCodes.DONE;
  }

  private void keep(String text, Result result) {
    Path page = folder.resolve("depth.md");
    Path chart = folder.resolve("depth.png");
    String title = "Depth on " + result.data();
    String content = "# " + title + "\n\n" + text + "\n![Accuracy over depth](depth.png)\n";
    write(
        page,
        () -> AtomicFile.write(page, to -> to.write(content.getBytes(StandardCharsets.UTF_8))));
    write(chart, () -> DepthChart.write(chart, result.depths(), title));
    JsonOption.writeFile(folder.resolve("depth.json"), result);
  }

  private interface Writing {
    void run() throws IOException;
  }

  private static void write(Path path, Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new OutputException(path, e);
    }
  }
}
