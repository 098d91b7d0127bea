package io.tandem.cli;

import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingResult;
import java.util.List;

/** How a run ended, in words. */
final class Conclusion {
  private Conclusion() {}

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
}
