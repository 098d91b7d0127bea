package io.tandem.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Precision;
import io.tandem.data.Digits;
import io.tandem.data.Normalization;
import io.tandem.data.Split;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final Split DIGITS = Digits.load();
  private static final TrialData DATA = new TrialData(DIGITS.training(), DIGITS.validation());
  private static final double[] RATES = {0.3, 1e-5, 0.1, 1e-4, 1e30, 0.03, 1e-3, 0.01};

  private static Sweep sweep(List<Round> rounds, int threads) {
    List<Setting> settings =
        DoubleStream.of(RATES)
            .mapToObj(rate -> new Setting(Map.of("learning-rate", Double.toString(rate))))
            .toList();
    List<Trial> trials = DoubleStream.of(RATES).mapToObj(SweepTest::trial).toList();
    return new Sweep(settings, rounds, trials, DATA, threads);
  }

  private static Trial trial(double learningRate) {
    Sgd sgd = new Sgd(LearningRateSchedule.exponential(learningRate, 1), 0);
    return new Trial(
        Linear.stack(64, List.of(20), 10),
        new Initializer.He(),
        Normalization.STANDARD,
        new TrainingOptions(104, 50, sgd, 5, 50),
        Precision.FLOAT32);
  }

  private static List<FinishedTrial> run(Sweep sweep) {
    return sweep.run(List.of(), finished -> {}, () -> false);
  }

  @Test
  void theBestOnTheValidationPartIsFirstAndWhatDivergedIsLast() {
    List<FinishedTrial> results = run(sweep(Round.single(RATES.length), 2));
    assertThat(results).hasSize(RATES.length);
    assertThat(results.get(0).options().get("learning-rate")).isIn("0.3", "0.1");
    assertThat(results.subList(0, 7).stream().map(FinishedTrial::validationAccuracy))
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    FinishedTrial last = results.get(7);
    assertThat(last.options()).containsEntry("learning-rate", "1.0E30");
    assertThat(last.outcome()).isEqualTo(Outcome.DIVERGED);
    assertThat(last.validationAccuracy()).isNull();
    assertThat(results.get(0).secondsOfSteps()).isPositive();
    assertThat(results.get(0).seconds()).isGreaterThan(results.get(0).secondsOfSteps());
  }

  @Test
  void theNumberOfThreadsChangesNothing() {
    assertThat(run(sweep(Round.halving(RATES.length), 3)))
        .usingRecursiveComparison()
        .ignoringFields("seconds", "secondsOfSteps")
        .isEqualTo(run(sweep(Round.halving(RATES.length), 1)));
  }

  @Test
  void halvingTrainsTheBetterHalfForTwiceAsLong() {
    List<FinishedTrial> seen = new ArrayList<>();
    Sweep sweep = sweep(Round.halving(8), 2);
    assertThat(sweep.trainings()).isEqualTo(8 + 4 + 2);
    List<FinishedTrial> results = sweep.run(List.of(), seen::add, () -> false);
    assertThat(seen).hasSize(14);
    for (int round = 0; round < 3; round++) {
      List<FinishedTrial> now = inRound(seen, round);
      assertThat(now).hasSize(8 >> round);
      assertThat(now)
          .allMatch(t -> t.validationAccuracy() == null || t.iterations() == 26L << t.round());
      List<Integer> better =
          now.stream().limit(4 >> round).map(FinishedTrial::trial).sorted().toList();
      if (round < 2) {
        assertThat(inRound(seen, round + 1).stream().map(FinishedTrial::trial).sorted())
            .isEqualTo(better);
      }
    }
    assertThat(results.stream().map(FinishedTrial::round)).containsExactly(2, 2, 1, 1, 0, 0, 0, 0);
  }

  private static List<FinishedTrial> inRound(List<FinishedTrial> seen, int round) {
    return seen.stream()
        .filter(trial -> trial.round() == round)
        .sorted(FinishedTrial.BEST_FIRST)
        .toList();
  }

  @Test
  void roundsCostAlike() {
    assertThat(Round.halving(16))
        .containsExactly(
            new Round(16, 0.125), new Round(8, 0.25), new Round(4, 0.5), new Round(2, 1));
    assertThat(Round.halving(7)).containsExactly(new Round(7, 0.5), new Round(3, 1));
    assertThat(Round.halving(3)).containsExactly(new Round(3, 1));
    assertThat(Round.halving(1)).containsExactly(new Round(1, 1));
  }

  @Test
  void whatIsKnownIsNotTrainedAgain() {
    List<FinishedTrial> all = new ArrayList<>();
    List<FinishedTrial> results = sweep(Round.halving(8), 2).run(List.of(), all::add, () -> false);
    List<FinishedTrial> known = all.subList(0, 11);
    List<FinishedTrial> trained = new ArrayList<>();
    assertThat(sweep(Round.halving(8), 2).run(known, trained::add, () -> false))
        .usingRecursiveComparison()
        .ignoringFields("seconds", "secondsOfSteps")
        .isEqualTo(results);
    assertThat(trained).hasSize(3);
  }

  @Test
  void aSweepThatIsStoppedDropsWhatIsUnderway() {
    AtomicInteger finished = new AtomicInteger();
    List<FinishedTrial> results =
        sweep(Round.single(RATES.length), 1)
            .run(
                List.of(),
                trial -> finished.incrementAndGet(),
                () -> {
                  // Trainings take two milliseconds, and must not all be over before three count.
                  LockSupport.parkNanos(1_000_000);
                  return finished.get() >= 3;
                });
    assertThat(results).hasSizeLessThan(RATES.length).hasSizeGreaterThanOrEqualTo(3);
    assertThat(results).noneMatch(trial -> trial.outcome() == Outcome.STOPPED);
  }
}
