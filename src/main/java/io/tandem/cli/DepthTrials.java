package io.tandem.cli;

import io.tandem.data.Dataset;
import io.tandem.report.DepthFigures;
import io.tandem.search.Setting;
import io.tandem.search.Together;
import io.tandem.search.Trial;
import io.tandem.search.TrialData;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingResult.Outcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Nets of 2 to 5 layers, each from several seeds. */
final class DepthTrials {
  private static final int[] LAYERS = {2, 3, 4, 5};

  private final TrialData data;
  private final int seeds;
  private final List<Net> nets = new ArrayList<>();
  private final Trained[] trained;

  /** A net to train, and its place in the order of layers and seeds. */
  private record Net(int place, List<Integer> hidden, int seed, Trial trial) {}

  /** What became of a net, and its accuracy on both parts, from 0 to 1. */
  private record Trained(Net net, TrainingResult result, double training, double validation) {}

  /** The nets, each checked against train's own rules. */
  DepthTrials(TrainArguments train, TrialData data, int width, int seeds) {
    this.data = data;
    this.seeds = seeds;
    for (int layers : LAYERS) {
      List<Integer> hidden = Collections.nCopies(layers - 1, width);
      String widths = hidden.stream().map(String::valueOf).collect(Collectors.joining(","));
      for (int seed = 0; seed < seeds; seed++) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("hidden", widths);
        options.put("seed", Integer.toString(seed));
        Trial trial = train.trial(new Setting(options), seed, data);
        nets.add(new Net(nets.size(), hidden, seed, trial));
      }
    }
    trained = new Trained[nets.size()];
  }

  /** Trains all nets, a line of progress each. */
  void train(int threads, PrintWriter out) {
    List<Callable<Trained>> tasks = new ArrayList<>();
    nets.forEach(net -> tasks.add(() -> train(net)));
    int[] done = {0};
    Together.run(
        tasks,
        threads,
        result -> {
          trained[result.net.place] = result;
          done[0]++;
          out.printf(
              "%d of %d  layers %d, seed %d  training %s  validation %s%n",
              done[0],
              nets.size(),
              result.net.hidden.size() + 1,
              result.net.seed,
              Percent.of(result.training),
              Percent.of(result.validation));
        });
  }

  private Trained train(Net net) {
    Trial trial = net.trial;
    TrainingResult result = trial.train(data, 1, 1, () -> false).result();
    return new Trained(
        net,
        result,
        trial.evaluate(result.parameters(), data, data.training(), 1).accuracy(),
        trial.evaluate(result.parameters(), data, data.validation(), 1).accuracy());
  }

  /** What to say of a net that diverged, if one did. */
  Optional<String> divergence() {
    return Arrays.stream(trained)
        .filter(net -> net.result.outcome() == Outcome.DIVERGED)
        .map(
            net ->
                String.format(
                    "the net of %d layers from seed %d: %s",
                    net.net.hidden.size() + 1, net.net.seed, net.result.explanation()))
        .findFirst();
  }

  /** The figures of each depth, the shallowest first. */
  List<DepthFigures> figures() {
    List<DepthFigures> figures = new ArrayList<>();
    for (int from = 0; from < trained.length; from += seeds) {
      Trained[] depth = Arrays.copyOfRange(trained, from, from + seeds);
      figures.add(
          new DepthFigures(
              depth[0].net.hidden,
              depth[0].net.trial.parameters(),
              Arrays.stream(depth).mapToDouble(Trained::training).toArray(),
              Arrays.stream(depth).mapToDouble(Trained::validation).toArray()));
    }
    return figures;
  }

  /** The accuracy of one net on other examples. */
  double test(int layers, int seed, Dataset test, int threads) {
    Trained net =
        Arrays.stream(trained)
            .filter(t -> t.net.hidden.size() + 1 == layers && t.net.seed == seed)
            .findFirst()
            .orElseThrow();
    return net.net.trial.evaluate(net.result.parameters(), data, test, threads).accuracy();
  }
}
