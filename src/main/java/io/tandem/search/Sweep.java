package io.tandem.search;

import io.tandem.train.TrainingResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A search among trials, round by round, several at once, each on one thread. */
public final class Sweep {
  private final List<Setting> settings;
  private final List<Round> rounds;
  private final List<Trial> trials;
  private final TrialData data;
  private final int threads;

  /**
   * A search.
   *
   * @param settings by which the trials differ
   * @param rounds in which they are compared
   * @param trials one a setting
   * @param threads how many trials to train at once; the results are the same for any number
   */
  public Sweep(
      List<Setting> settings, List<Round> rounds, List<Trial> trials, TrialData data, int threads) {
    this.settings = settings;
    this.rounds = rounds;
    this.trials = trials;
    this.data = data;
    this.threads = threads;
  }

  /** How many trainings all rounds have. */
  public int trainings() {
    return rounds.stream().mapToInt(Round::trials).sum();
  }

  /**
   * Trains what is not known yet.
   *
   * @param known results of an earlier run of the same search
   * @param onFinished told of each training as it ends, one after the other
   * @param wantsToStop whether to end here; trainings underway are dropped
   * @return each trial's last result, the best first
   */
  public List<FinishedTrial> run(
      List<FinishedTrial> known, Consumer<FinishedTrial> onFinished, BooleanSupplier wantsToStop) {
    List<FinishedTrial> last = new ArrayList<>();
    List<Integer> left = IntStream.range(0, settings.size()).boxed().toList();
    for (int round = 0; round < rounds.size() && !wantsToStop.getAsBoolean(); round++) {
      List<FinishedTrial> results = run(round, left, known, onFinished, wantsToStop);
      results.sort(FinishedTrial.BEST_FIRST);
      last.removeIf(earlier -> results.stream().anyMatch(now -> now.trial() == earlier.trial()));
      last.addAll(results);
      int further = round + 1 < rounds.size() ? rounds.get(round + 1).trials() : 0;
      left = results.stream().limit(further).map(FinishedTrial::trial).sorted().toList();
    }
    last.sort(FinishedTrial.BEST_FIRST);
    return last;
  }

  private List<FinishedTrial> run(
      int round,
      List<Integer> left,
      List<FinishedTrial> known,
      Consumer<FinishedTrial> onFinished,
      BooleanSupplier wantsToStop) {
    List<FinishedTrial> results = new ArrayList<>();
    List<Callable<Optional<FinishedTrial>>> tasks = new ArrayList<>();
    for (int trial : left) {
      Optional<FinishedTrial> before =
          known.stream().filter(k -> k.round() == round && k.trial() == trial).findFirst();
      if (before.isPresent()) {
        results.add(before.get());
      } else {
        tasks.add(() -> train(round, trial, wantsToStop));
      }
    }
    Together.run(
        tasks,
        threads,
        result ->
            result.ifPresent(
                finished -> {
                  results.add(finished);
                  onFinished.accept(finished);
                }));
    return results;
  }

  private Optional<FinishedTrial> train(int round, int trial, BooleanSupplier wantsToStop) {
    if (wantsToStop.getAsBoolean()) {
      return Optional.empty();
    }
    double share = rounds.get(round).share();
    Trial.Trained trained = trials.get(trial).train(data, share, 1, wantsToStop);
    return trained.result().outcome() == Outcome.STOPPED
        ? Optional.empty()
        : Optional.of(FinishedTrial.of(round, trial, settings.get(trial), trained));
  }
}
