package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Precision;
import io.tandem.data.Dataset;
import io.tandem.data.Split;
import io.tandem.model.ModelException;
import io.tandem.mutation.MutatedFile;
import io.tandem.mutation.MutatedFile.Outcome;
import io.tandem.train.Checkpoint;
import io.tandem.train.CheckpointFile;
import io.tandem.train.ModelSelection;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingTask;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checkpoints that are damaged are refused in a line, or gone on with as what they then are. */
class MutatedCheckpointTest {
  private static final int EPOCHS = 3;

  @TempDir private Path folder;

  private RunConfiguration configuration;
  private TrainingTask task;

  /** As train has them. */
  @Command
  private static final class Options {
    @Mixin private TaskOptions task;
    @Mixin private LearningRateOptions rates;
  }

  /** The checkpoint of the second epoch of a small training. */
  private Checkpoint train(String words) {
    Options options = new Options();
    Tandem.reading(options).parseArgs((words + " --batch-size 10").split(" "));
    Split digits = options.task.split();
    Split split = new Split(few(digits.training(), 25), few(digits.validation(), 5), digits.test());
    LearningRateSettings rates =
        options.rates.settings(options.task.usual(), options.task.optimizer().optimizer());
    TrainingOptions told =
        options.task.told(
            split.training(),
            (long) EPOCHS * options.task.iterationsPerEpoch(split.training()),
            options.task.optimizer().at(rates.over(9)),
            1,
            new ModelSelection(2, true));
    configuration = options.task.configuration(rates, told);
    task = options.task.task(split, told);
    List<Supplier<Checkpoint>> checkpoints = new ArrayList<>();
    try (Backend backend = open()) {
      task.trainer(task.network(backend))
          .train(
              new TrainingListener() {
                @Override
                public void onCheckpoint(Supplier<Checkpoint> checkpoint) {
                  checkpoints.add(checkpoint);
                }
              });
    }
    return checkpoints.get(2).get();
  }

  private static Dataset few(Dataset data, int examples) {
    return data.select(data.name(), IntStream.range(0, examples).toArray());
  }

  private static Backend open() {
    return Devices.cpu(1).open(Precision.FLOAT32);
  }

  /** What train --resume does with a checkpoint, and the rest of the training. */
  private void goOn() {
    SavedRun run = SavedRun.in(folder);
    run.options();
    run.check(configuration, task.split(), new PrintWriter(Writer.nullWriter()));
    try (Backend backend = open()) {
      Trainer trainer = task.trainer(task.network(backend));
      run.restore(trainer);
      TrainingResult result = trainer.train(new TrainingListener() {});
      assertThat(result.parameters()).hasSameSizeAs(task.initial());
    }
  }

  private Path write(Checkpoint checkpoint) throws Exception {
    Path file = folder.resolve(SavedRun.FILE);
    Map<String, List<String>> options = Map.of("--hidden", List.of("3"), "--seed", List.of("0"));
    CheckpointFile.write(
        file, checkpoint, Precision.FLOAT32, SavedRun.texts(options, configuration, task.split()));
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"--hidden 3 --optimizer adam", "--hidden 2 --norm batch --dropout 0.2"})
  void checkpoints(String words) throws Exception {
    Path file = write(train(words));
    Outcome outcome = new MutatedFile(file, ModelException.class, this::goOn).survive();
    assertThat(outcome.refused()).as("%s", outcome).isPositive();
  }

  @Test
  void whatDoesNotFitTheRunIsRefusedBeforeItGoesOn() throws Exception {
    Checkpoint good = train("--hidden 3");
    assertRefused(
        new Checkpoint(good.history().subList(0, 4), good.state(), good.best()),
        "expected the end of an epoch of 3 updates among 9, found update 4");
    assertRefused(
        new Checkpoint(good.history(), good.best(), Map.of("parameters.0", new double[1])),
        "expected a best epoch of [parameters.0");
    assertRefused(
        new Checkpoint(good.history(), Map.of(), good.best()), "expected a state of [parameters.0");
  }

  private void assertRefused(Checkpoint checkpoint, String why) throws Exception {
    Path file = write(checkpoint);
    assertThatThrownBy(this::goOn)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file + ": the checkpoint is damaged: " + why);
  }
}
