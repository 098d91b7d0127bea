package io.tandem.cli;

import io.tandem.search.FinishedTrial;
import io.tandem.search.Setting;
import java.io.PrintWriter;
import java.util.List;

/** A sweep's results as a table, the best on the validation part first. */
final class SweepTable {
  private SweepTable() {}

  static void print(PrintWriter out, List<FinishedTrial> trials) {
    out.printf(
        "%n%5s  %10s  %8s  %8s  %10s  %8s  %s%n",
        "trial", "validation", "training", "loss", "iterations", "seconds", "setting");
    for (FinishedTrial trial : trials) {
      out.printf(
          "%5d  %10s  %8s  %8s  %,10d  %8.1f  %s%n",
          trial.trial(),
          trial.validationAccuracy() == null ? "diverged" : Percent.of(trial.validationAccuracy()),
          trial.trainAccuracy() == null ? "-" : Percent.of(trial.trainAccuracy()),
          trial.loss() == null ? "-" : String.format("%.4f", trial.loss()),
          trial.iterations(),
          trial.seconds(),
          new Setting(trial.options()));
    }
    out.println();
  }
}
