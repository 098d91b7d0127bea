package io.tandem.cli;

import io.tandem.data.Datasets;
import io.tandem.data.Fingerprint;
import io.tandem.data.Split;
import io.tandem.search.FinishedTrial;
import io.tandem.search.Setting;
import io.tandem.search.Sweep;
import io.tandem.search.Trial;
import io.tandem.search.TrialData;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Searches good values of train's options. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains many nets that differ in some of train's options, several at once, each",
      "on one thread of the CPU, and shows which does best on the validation part.",
      "Any other option of train, such as --data or --epochs, is for all nets alike.",
      "The test part is left alone."
    })
final class SweepCommand implements Runnable {
  @Mixin private SearchOptions search;
  @Mixin private NetsAtOnce netsAtOnce;

  @Option(
      names = "--test-best",
      description = "train the best net once more and judge it on the test part, once")
  private boolean testBest;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "keep the sweep there, with a line of JSON for each finished net in trials.jsonl; the same"
              + " command goes on where it was ended")
  private Path folder;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;
  @Unmatched private List<String> others = new ArrayList<>();

  /** The result, named as programs read it. */
  record Result(List<FinishedTrial> trials, JudgedWinner test) {}

  @Override
  public void run() {
    PrintWriter out = json.out();
    TrainArguments train = new TrainArguments(spec, others);
    List<Setting> settings = search.settings(train::kind);
    int threads = netsAtOnce.count();
    Split split = Datasets.open(train.data());
    if (testBest) {
      // A test part that cannot be read is told of before all is trained.
      split.test();
    }
    TrialData data = new TrialData(split.training(), split.validation());
    List<Trial> trials = settings.stream().map(s -> train.trial(s, search.seed(), data)).toList();
    Sweep sweep = new Sweep(settings, search.rounds(trials.size()), trials, data, threads);
    SweepFolder kept = folder == null ? null : SweepFolder.open(folder, asked(trials.size(), data));
    out.println(netsAtOnce.line());
    SweepProgress progress =
        new SweepProgress(
            out, sweep.trainings(), kept == null ? List.of() : kept.trials(), threads);
    try (Interruption interruption = new Interruption()) {
      List<FinishedTrial> results =
          sweep.run(
              progress.known(),
              finished -> {
                if (kept != null) {
                  kept.add(finished);
                }
                progress.show(finished);
              },
              interruption::isInterrupted);
      SweepTable.print(out, results);
      progress.conclude();
      if (interruption.isInterrupted()) {
        out.println(folder == null ? "stopped" : "stopped: the same command goes on");
        return;
      }
      FinishedTrial best = results.get(0);
      JudgedWinner judged = null;
      if (best.validationAccuracy() == null) {
        out.println("no net is the best: all diverged; try smaller learning rates");
      } else {
        Setting setting = settings.get(best.trial());
        out.println("the best again: " + Shell.line("train", train.with(setting, search.seed())));
        judged = testBest ? judge(best, trials.get(best.trial()), data, split, kept) : null;
      }
      json.write(SweepFolder.JSON.valueToTree(new Result(results, judged)));
    }
  }

  private JudgedWinner judge(
      FinishedTrial best, Trial trial, TrialData data, Split split, SweepFolder kept) {
    JudgedWinner judged = kept == null ? null : kept.judged(best.trial()).orElse(null);
    if (judged == null) {
      Trial.Trained again = trial.train(data, 1, netsAtOnce.count(), () -> false);
      double accuracy =
          trial
              .evaluate(again.result().parameters(), data, split.test(), netsAtOnce.count())
              .accuracy();
      judged = new JudgedWinner(best.trial(), best.options(), best.validationAccuracy(), accuracy);
      if (kept != null) {
        kept.write(judged);
      }
    }
    json.out()
        .printf(
            "test accuracy of the best, on %,d examples: %s%n",
            split.lazyTest().size(), Percent.of(judged.testAccuracy()));
    return judged;
  }

  private SweepFolder.Asked asked(int count, TrialData data) {
    return new SweepFolder.Asked(
        others,
        search.texts(),
        search.search(),
        count,
        search.seed(),
        Fingerprint.of(data.training()),
        Fingerprint.of(data.validation()));
  }
}
