package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@BesideOthers
class OptimizerOptionsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyOptimizerLearnsTheDigitsWithItsDefaults(OptimizerName optimizer) throws IOException {
    JsonNode run = train("--optimizer", optimizer, "--epochs", 12);
    assertThat(run.at("/final/validation_accuracy").asDouble()).isGreaterThan(0.93);
  }

  @ParameterizedTest
  @EnumSource
  void everyScheduleIsTakenByItsName(ScheduleName schedule) throws IOException {
    JsonNode run = train("--schedule", schedule, "--epochs", 2);
    assertThat(run.at("/configuration/schedule").asText()).isEqualTo(schedule.name());
  }

  @Test
  void adamwDecaysWeightsInPlaceOfTheL2Term() throws IOException {
    JsonNode run = train("--optimizer", "adamw", "--epochs", 1).get("configuration");
    assertThat(run.get("optimizer").asText()).isEqualTo("ADAMW");
    assertThat(run.get("learning_rate").asDouble()).isEqualTo(0.001);
    assertThat(run.get("weight_decay").asDouble()).isEqualTo(0.01);
    assertThat(run.get("l2").asDouble()).isZero();
    assertThat(run.get("momentum").isNull()).isTrue();
    assertThat(run.get("clip_norm").isNull()).isTrue();
  }

  @Test
  void theDefaultsArePlainDescentsAsTheyWere() throws IOException {
    JsonNode run = train("--epochs", 1).get("configuration");
    assertThat(run.get("optimizer").asText()).isEqualTo("SGD");
    assertThat(run.get("learning_rate").asDouble()).isEqualTo(0.3);
    assertThat(run.get("schedule").asText()).isEqualTo("EXPONENTIAL");
    assertThat(run.get("learning_rate_decay").asDouble()).isEqualTo(0.95);
    assertThat(run.get("l2").asDouble()).isEqualTo(0.003);
    assertThat(run.get("weight_decay").asDouble()).isZero();
  }

  @Test
  void whatWasAskedForIsToldAndDone() throws IOException {
    JsonNode run =
        train(
                "--optimizer", "nesterov",
                "--momentum", 0.5,
                "--learning-rate", 0.2,
                "--schedule", "step",
                "--learning-rate-decay", 0.25,
                "--step-epochs", 2,
                "--warm-up-epochs", 1,
                "--weight-decay", 0.5,
                "--l2", 0.001,
                "--clip-norm", 0.75,
                "--epochs", 4)
            .get("configuration");
    assertThat(run.get("momentum").asDouble()).isEqualTo(0.5);
    assertThat(run.get("step_epochs").asInt()).isEqualTo(2);
    assertThat(run.get("warm_up_epochs").asDouble()).isEqualTo(1);
    assertThat(run.get("weight_decay").asDouble()).isEqualTo(0.5);
    assertThat(run.get("l2").asDouble()).isEqualTo(0.001);
    assertThat(run.get("clip_norm").asDouble()).isEqualTo(0.75);
    // Epochs of 65 updates; the history has each epoch's end and every 50th iteration.
    assertThat(learningRates())
        .containsExactly(0.2 * 50 / 65, 0.2, 0.2, 0.2, 0.05, 0.05, 0.05, 0.05);
  }

  @Test
  void weightDecayAndClippingReachTheWeights() throws IOException {
    double plain = finalLoss();
    assertThat(finalLoss("--weight-decay", 0.01, "--l2", 0.003)).isNotEqualTo(plain);
    assertThat(finalLoss("--clip-norm", 0.1)).isNotEqualTo(plain);
    assertThat(finalLoss("--clip-norm", 1e6)).isEqualTo(plain);
  }

  private double finalLoss(Object... options) throws IOException {
    return train(Stream.concat(Stream.of("--epochs", 1), Stream.of(options)).toArray())
        .at("/final/loss")
        .asDouble();
  }

  private JsonNode train(Object... options) throws IOException {
    List<Object> words = new ArrayList<>(List.of("train", "--device", "cpu", "--out", folder));
    words.addAll(List.of(options));
    Program program = Program.run(words.toArray());
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    return new ObjectMapper().readTree(folder.resolve("run.json").toFile());
  }

  private List<Double> learningRates() throws IOException {
    return Files.readAllLines(folder.resolve("history.csv")).stream()
        .skip(1)
        .map(line -> Double.valueOf(line.split(",")[5]))
        .toList();
  }
}
