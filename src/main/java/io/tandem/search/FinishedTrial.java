package io.tandem.search;

import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingResult;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What became of a trial in a round.
 *
 * @param round counted from 0
 * @param trial counted from 0
 * @param options the searched options' values, by name
 * @param iterations how many updates the parameters have seen
 * @param outcome how its training ended
 * @param loss the one then, with the L2 term; null if there is none
 * @param trainAccuracy the one of the mini-batches then; null if there is none
 * @param validationAccuracy that of the parameters, from 0 to 1; null if training diverged
 * @param seconds of training and evaluation
 * @param secondsOfSteps of training steps alone
 */
public record FinishedTrial(
    int round,
    int trial,
    Map<String, String> options,
    long iterations,
    TrainingResult.Outcome outcome,
    Double loss,
    Double trainAccuracy,
    Double validationAccuracy,
    double seconds,
    double secondsOfSteps) {

  /** The trials that came furthest first, of these the most accurate on the validation part. */
  public static final Comparator<FinishedTrial> BEST_FIRST =
      Comparator.comparing(FinishedTrial::round, Comparator.reverseOrder())
          .thenComparing(
              FinishedTrial::validationAccuracy,
              Comparator.nullsLast(Comparator.<Double>reverseOrder()))
          .thenComparing(FinishedTrial::trial);

  static FinishedTrial of(int round, int trial, Setting setting, Trial.Trained trained) {
    TrainingResult result = trained.result();
    List<HistoryEntry> history = result.historyOfParameters();
    HistoryEntry last = history.isEmpty() ? null : history.get(history.size() - 1);
    boolean lost = result.outcome() == TrainingResult.Outcome.DIVERGED || last == null;
    return new FinishedTrial(
        round,
        trial,
        setting.values(),
        last == null ? 0 : last.iteration(),
        result.outcome(),
        last == null ? null : last.loss(),
        last == null ? null : last.trainAccuracy(),
        lost ? null : last.validationAccuracy().getAsDouble(),
        trained.clock().seconds(),
        trained.clock().secondsOfSteps());
  }
}
