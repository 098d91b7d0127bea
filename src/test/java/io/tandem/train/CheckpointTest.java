package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Loss;
import io.tandem.backend.Precision;
import io.tandem.backend.UpdateRule;
import io.tandem.data.Augmentation;
import io.tandem.data.Dataset;
import io.tandem.data.Datasets;
import io.tandem.data.Normalization;
import io.tandem.nn.Initializer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.Descent;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Optimizer;
import io.tandem.optim.Sgd;
import io.tandem.train.TrainingResult.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on from any of their checkpoints, and those that end early. */
class CheckpointTest {
  private static final int EPOCHS = 16;

  /** 130 examples in batches of 40 leave a smaller one at each epoch's end. */
  private static final Dataset TRAINING = part(0, 130);

  private static final Dataset VALIDATION = part(130, 230);
  private static final List<Linear> LAYERS = Linear.stack(64, List.of(12, 9), 10);

  @TempDir private Path folder;

  private static Dataset part(int from, int to) {
    return Datasets.open("digits")
        .training()
        .select("some digits", IntStream.range(from, to).toArray());
  }

  /** A run that keeps all its checkpoints. */
  private static final class Keeper implements TrainingListener {
    final List<Supplier<Checkpoint>> checkpoints = new ArrayList<>();

    @Override
    public void onCheckpoint(Supplier<Checkpoint> checkpoint) {
      checkpoints.add(checkpoint);
    }
  }

  private static TrainingOptions options(ModelSelection selection, double rate) {
    return options(selection, new Sgd(LearningRateSchedule.exponential(rate, 0.9), 1e-3));
  }

  private static TrainingOptions options(ModelSelection selection, Optimizer optimizer) {
    // The last epoch is cut short.
    return new TrainingOptions(
        EPOCHS * 4 - 2, 40, optimizer, 3, 3, Augmentation.NONE, Loss.CROSS_ENTROPY, selection);
  }

  private static TrainingResult start(
      Precision precision, TrainingOptions options, TrainingListener listener) {
    try (Backend backend = Devices.cpu(2).open(precision)) {
      Network network = new Network(backend, LAYERS);
      network.write(new Initializer.He().initialize(LAYERS, 0));
      return trainer(network, options).train(listener);
    }
  }

  private static TrainingResult resume(
      Precision precision, TrainingOptions options, Checkpoint checkpoint) {
    try (Backend backend = Devices.cpu(1).open(precision)) {
      return trainer(new Network(backend, LAYERS), options)
          .resume(checkpoint, new TrainingListener() {});
    }
  }

  private static Trainer trainer(Network network, TrainingOptions options) {
    return new Trainer(
        network, TRAINING, VALIDATION, Normalization.STANDARD.fit(TRAINING.features()), options);
  }

  @Test
  void aRunGoesOnFromEachCheckpointBitForBit() throws IOException {
    Descent adam =
        new Descent(
            new UpdateRule.Adam(1e-4, 1), LearningRateSchedule.oneCycle(0.05, EPOCHS * 4L), 0.01);
    List<TrainingOptions> all =
        List.of(
            options(ModelSelection.LAST, 0.5),
            options(new ModelSelection(2, true), 0.5),
            options(new ModelSelection(2, false), 0.5),
            options(new ModelSelection(9, true), adam),
            options(ModelSelection.LAST.until(0.8), 0.5));
    for (Precision precision : List.of(Precision.FLOAT32, Precision.FLOAT64)) {
      for (TrainingOptions options : all) {
        Keeper keeper = new Keeper();
        TrainingResult whole = start(precision, options, keeper);
        int last = keeper.checkpoints.size() - 1;
        assertThat(last).isGreaterThan(2);
        for (int number : new int[] {0, 1, 2, last - 1, last}) {
          Path file = folder.resolve("checkpoint.safetensors");
          CheckpointFile.write(file, keeper.checkpoints.get(number).get(), precision, Map.of());
          assertSame(whole, resume(precision, options, CheckpointFile.read(file).checkpoint()));
        }
      }
    }
  }

  private static void assertSame(TrainingResult whole, TrainingResult resumed) {
    assertThat(resumed)
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*seconds")
        .isEqualTo(whole);
  }

  @Test
  void endsWhenPatienceDoesAndKeepsTheBestEpoch() {
    TrainingOptions options = options(new ModelSelection(2, true), 0.5);
    TrainingResult result = start(Precision.FLOAT64, options, new TrainingListener() {});
    List<HistoryEntry> epochs = result.history().stream().filter(isEpoch()).toList();
    int best = 0;
    for (int i = 1; i < epochs.size(); i++) {
      if (accuracy(epochs.get(i)) > accuracy(epochs.get(best))) {
        best = i;
      }
    }
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED_EARLY);
    assertThat(best).isEqualTo(epochs.size() - 1 - 2);
    assertThat(result.iterationOfParameters()).isEqualTo(epochs.get(best).iteration());
    assertThat(result.explanation())
        .contains("2 epochs", "iteration " + epochs.get(best).iteration());
    assertThat(accuracyOf(result.parameters())).isEqualTo(accuracy(epochs.get(best)));
    TrainingResult last =
        start(
            Precision.FLOAT64,
            options(new ModelSelection(2, false), 0.5),
            new TrainingListener() {});
    assertThat(last.history()).hasSameSizeAs(result.history());
    assertThat(accuracyOf(last.parameters())).isEqualTo(accuracy(epochs.get(epochs.size() - 1)));
  }

  @Test
  void endsWithTheFirstEpochThatIsGoodEnough() {
    TrainingListener nobody = new TrainingListener() {};
    List<HistoryEntry> whole =
        start(Precision.FLOAT64, options(ModelSelection.LAST, 0.5), nobody).history();
    double best =
        whole.stream().filter(isEpoch()).mapToDouble(CheckpointTest::accuracy).max().getAsDouble();
    HistoryEntry first =
        whole.stream()
            .filter(isEpoch())
            .filter(entry -> accuracy(entry) == best)
            .findFirst()
            .orElseThrow();
    assertThat(first).isNotEqualTo(whole.get(whole.size() - 1));
    TrainingResult result =
        start(Precision.FLOAT64, options(ModelSelection.LAST.until(best), 0.5), nobody);
    assertThat(result.outcome()).isEqualTo(Outcome.STOPPED_EARLY);
    assertThat(result.iterationOfParameters()).isEqualTo(first.iteration());
    assertThat(result.explanation()).contains("has reached the");
    TrainingResult missed =
        start(Precision.FLOAT64, options(ModelSelection.LAST.until(best + 0.01), 0.5), nobody);
    assertThat(missed.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(missed.history()).hasSameSizeAs(whole);
    assertThat(missed.explanation())
        .contains("no epoch reached", "after iteration " + first.iteration());
  }

  private static Predicate<HistoryEntry> isEpoch() {
    return entry -> entry.validationAccuracy().isPresent();
  }

  @Test
  void keepsTheBestEpochOfARunWhoseLossIsLost() {
    Sgd sgd = new Sgd((iteration, perEpoch) -> iteration < 12 ? 0.1 : 1e200, 1e-4);
    TrainingOptions options =
        new TrainingOptions(
            28, 40, sgd, 3, 3, Augmentation.NONE, Loss.CROSS_ENTROPY, new ModelSelection(9, true));
    TrainingResult result = start(Precision.FLOAT64, options, new TrainingListener() {});
    assertThat(result.outcome()).isEqualTo(Outcome.DIVERGED);
    assertThat(result.iterationOfParameters()).isBetween(4L, 12L);
    assertThat(accuracyOf(result.parameters()))
        .isEqualTo(
            result.history().stream()
                .filter(isEpoch())
                .mapToDouble(CheckpointTest::accuracy)
                .max()
                .getAsDouble());
  }

  private static double accuracy(HistoryEntry entry) {
    return entry.validationAccuracy().getAsDouble();
  }

  private static double accuracyOf(List<LayerParameters> parameters) {
    try (Backend backend = Devices.cpu(1).open(Precision.FLOAT64)) {
      Network network = new Network(backend, LAYERS);
      network.write(parameters);
      return new Evaluator(network, VALIDATION, Normalization.STANDARD.fit(TRAINING.features()))
          .evaluate()
          .accuracy();
    }
  }

  @Test
  void aCheckpointOfAnotherNetworkIsRefused() {
    Keeper keeper = new Keeper();
    start(Precision.FLOAT64, options(ModelSelection.LAST, 0.1), keeper);
    List<Linear> wider = Linear.stack(64, List.of(12, 10), 10);
    try (Backend backend = Devices.cpu(1).open(Precision.FLOAT64)) {
      Trainer trainer = trainer(new Network(backend, wider), options(ModelSelection.LAST, 0.1));
      assertThatThrownBy(
              () -> trainer.resume(keeper.checkpoints.get(1).get(), new TrainingListener() {}))
          .hasMessageContaining("expected 120 numbers of parameters.2, found 108");
    }
  }
}
