package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Loss;
import io.tandem.backend.Precision;
import io.tandem.backend.UpdateRule;
import io.tandem.data.Augmentation;
import io.tandem.data.Dataset;
import io.tandem.data.Datasets;
import io.tandem.data.Normalization;
import io.tandem.data.Split;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.optim.Descent;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Optimizer;
import io.tandem.optim.Sgd;
import io.tandem.train.LearningRateFinder.Finding;
import io.tandem.train.LearningRateFinder.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateFinderTest {
  private static final Dataset DIGITS = Datasets.open("digits").training();

  private static final Loss SMOOTHED = new Loss.CrossEntropy(0.1, List.of());

  private static final LearningRateSchedule IGNORED = LearningRateSchedule.constant(1e9);

  private static Finding find(Dataset training, double from, double to, int steps) {
    return find(training, from, to, steps, new Sgd(IGNORED, 0), Loss.CROSS_ENTROPY);
  }

  private static Finding find(
      Dataset training, double from, double to, int steps, Optimizer optimizer, Loss loss) {
    try (Backend backend = Devices.cpu(1).open(Precision.FLOAT32)) {
      TrainingTask task = task(training, steps, optimizer, loss);
      return new LearningRateFinder(task.network(backend), task, from, to).find();
    }
  }

  private static TrainingTask task(Dataset training, int steps, Optimizer optimizer, Loss loss) {
    List<Linear> layers = Linear.stack(64, List.of(20), 10);
    return new TrainingTask(
        layers,
        new Initializer.He().initialize(layers, 0),
        new Split(training, training, training),
        Normalization.STANDARD.fit(training.features()),
        new TrainingOptions(
            steps, 20, optimizer, 0, 1, Augmentation.NONE, loss, ModelSelection.LAST));
  }

  @Test
  void learningRatesGrowByAFactorUntilTheLossExplodes() {
    Finding finding = find(DIGITS, 1e-3, 1e4, 141);
    List<Point> points = finding.points();
    assertThat(finding.exploded()).isTrue();
    assertThat(points.size()).isBetween(60, 139);
    for (int i = 0; i < points.size(); i++) {
      assertThat(points.get(i).learningRate())
          .isCloseTo(1e-3 * Math.pow(10, i / 20.0), within(1e-9));
      assertThat(points.get(i).loss()).isFinite();
    }
    assertThat(points.get(0).smoothedLoss()).isCloseTo(points.get(0).loss(), within(1e-12));
    double least = points.stream().mapToDouble(Point::smoothedLoss).min().getAsDouble();
    assertThat(points.get(points.size() - 1).smoothedLoss()).isLessThanOrEqualTo(4 * least);
  }

  @Test
  void theSuggestionIsNearTheRateThatTheRecipeOfTheDigitsFoundBest() {
    double rate = find(DIGITS, 1e-5, 10, 300).suggestion().getAsDouble();
    assertThat(rate).isBetween(0.03, 0.5);
  }

  @Test
  void aLossThatNeverFallsGivesNoSuggestion() {
    Finding finding = find(DIGITS, 1e-9, 1e-7, 300);
    assertThat(finding.suggestion()).isEmpty();
    assertThat(finding.exploded()).isFalse();
    assertThat(finding.points()).hasSize(300);
  }

  @Test
  void refusesRatesThatDoNotGrow() {
    assertThatThrownBy(() -> find(DIGITS, 1, 1, 10)).hasMessageContaining("from < to");
    assertThatThrownBy(() -> find(DIGITS, 1e-3, 1, 1)).hasMessageContaining("2 steps");
  }

  /** What it finds is of use only for the training that it is asked about. */
  @Test
  void makesTheUpdatesThatTheTrainerMakes() {
    double rate = 0.01;
    // Hardly growing, and decayed by more than the rounding of a single loss.
    Descent descent =
        new Descent(new UpdateRule.Adam(0.002, 0.5), LearningRateSchedule.constant(rate), 2);
    Finding finding = find(DIGITS, rate, rate * (1 + 1e-12), 70, descent, SMOOTHED);

    TrainingTask task = task(DIGITS, 70, descent, SMOOTHED);
    try (Backend backend = Devices.cpu(1).open(Precision.FLOAT32)) {
      TrainingResult result = task.trainer(task.network(backend)).train(new TrainingListener() {});
      assertThat(finding.points().stream().map(Point::loss).toList())
          .isEqualTo(result.history().stream().map(HistoryEntry::loss).toList());
    }
  }
}
