package io.tandem.cli;

import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingResult.Outcome;
import java.io.PrintWriter;
import java.util.List;

/** How a run ended, in words. */
final class Conclusion {
  private Conclusion() {}

  /** Prints the last figures, what was kept of the run, and what there is to explain. */
  static void print(TrainingResult result, PrintWriter out, PrintWriter err) {
    List<HistoryEntry> history = result.history();
    if (!history.isEmpty()) {
      out.println(figures(result));
      HistoryEntry last = history.get(history.size() - 1);
      history.stream()
          .filter(entry -> entry != last)
          .filter(entry -> entry.iteration() == result.iterationOfParameters())
          .forEach(entry -> printKept(entry, out));
    }
    switch (result.outcome()) {
      case COMPLETE, STOPPED, STOPPED_EARLY -> {
        if (!result.explanation().isEmpty()) {
          out.println(result.explanation());
        }
      }
      case DIVERGED, DEVICE_FAILED ->
          err.println("tandem train: " + result.explanation() + kept(result));
    }
  }

  /** The run's last figures, in a line; empty where it has none. */
  static String figures(TrainingResult result) {
    List<HistoryEntry> history = result.history();
    if (history.isEmpty()) {
      return "";
    }
    HistoryEntry last = history.get(history.size() - 1);
    return String.format(
        "trained %,d iterations in %.1f s: loss %.4f, training accuracy %s%s",
        last.iteration(),
        last.seconds(),
        last.loss(),
        Percent.of(last.trainAccuracy()),
        last.validationAccuracy().isPresent()
            ? ", validation accuracy " + Percent.of(last.validationAccuracy().getAsDouble())
            : "");
  }

  /** The last figures, and what there is to explain. */
  static String sentence(TrainingResult result) {
    String figures = figures(result);
    String explanation = result.explanation();
    return figures + (figures.isEmpty() || explanation.isEmpty() ? "" : "; ") + explanation;
  }

  private static void printKept(HistoryEntry entry, PrintWriter out) {
    out.printf(
        "kept: the parameters after iteration %,d, validation accuracy %s%n",
        entry.iteration(), Percent.of(entry.validationAccuracy().getAsDouble()));
  }

  private static String kept(TrainingResult result) {
    return result.outcome() == Outcome.DEVICE_FAILED && result.iterationOfParameters() > 0
        ? "; the last good epoch's end is kept, iteration " + result.iterationOfParameters()
        : "";
  }
}
