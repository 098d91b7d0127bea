package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossOptionsTest {
  @TempDir private Path folder;

  @Test
  void aModelIsJudgedByTheLossThatItWasTrainedOn() throws IOException {
    JsonNode squared = trainAndEvaluate("--loss", "mean-squared-error");
    JsonNode entropy = trainAndEvaluate("--class-weights", "balanced");

    assertThat(squared.get("accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(entropy.get("accuracy").asDouble()).isGreaterThan(0.95);
    // The same net's cross-entropy is almost three times as large.
    assertThat(squared.get("loss").asDouble()).isBetween(0.0, 0.1);
    assertThat(read("run/run.json").at("/configuration/loss").asText()).isEqualTo("CROSS_ENTROPY");
    assertThat(read("run/run.json").at("/configuration/class_weights")).hasSize(10);
  }

  private JsonNode trainAndEvaluate(String option, String value) throws IOException {
    Program training =
        Program.run(
            "train", "--device", "cpu", "--epochs", "10", option, value, "--out", path("run"));
    assertThat(training.exitCode()).as(training.err()).isEqualTo(ExitCodes.DONE);
    Program evaluation =
        Program.run(
            "evaluate",
            "--device",
            "cpu",
            "--model",
            path("run/model.safetensors"),
            "--json",
            path("evaluation.json"));
    assertThat(evaluation.exitCode()).as(evaluation.err()).isEqualTo(ExitCodes.DONE);
    return read("evaluation.json");
  }

  @Test
  void weightsTurnANetworkTowardsTheRareClass() throws IOException {
    // Of what cannot be told apart, one example in ten is rare: unweighted, none is found.
    StringBuilder table = new StringBuilder("x,kind\n");
    for (int i = 0; i < 200; i++) {
      table.append(i % 7).append(',').append(i % 10 == 0 ? "rare" : "usual").append('\n');
    }
    Files.writeString(path("table.csv"), table);

    assertThat(accuracy()).isGreaterThan(0.85);
    assertThat(accuracy("--class-weights", "99,1")).isLessThan(0.15);
    assertThat(accuracy("--class-weights", "1,99")).isGreaterThan(0.85);
    JsonNode weights = configuration("--class-weights", "balanced").get("class_weights");
    assertThat(weights.get(0).asDouble()).isCloseTo(5, within(0.2));
    assertThat(weights.get(1).asDouble()).isCloseTo(0.55, within(0.02));
  }

  private double accuracy(String... options) throws IOException {
    run(options);
    return read("table/run.json").at("/final/train_accuracy").asDouble();
  }

  private JsonNode configuration(String... options) throws IOException {
    run(options);
    return read("table/run.json").get("configuration");
  }

  private void run(String... options) {
    Object[] arguments = new Object[options.length + 9];
    Object[] usual = {
      "train",
      "--device",
      "cpu",
      "--data",
      "csv:" + path("table.csv"),
      "--epochs",
      "5",
      "--out",
      path("table")
    };
    System.arraycopy(usual, 0, arguments, 0, usual.length);
    System.arraycopy(options, 0, arguments, usual.length, options.length);
    Program program = Program.run(arguments);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gradcheck --elements 20 --hidden 7 --loss mean-squared-error",
        "gradcheck --elements 20 --hidden 7 --class-weights 1,2,3,4,5,6,7,8,9,10",
        "gradcheck --elements 20 --hidden 7 --class-weights 1,2,3,4,5,6,7,8,9,10"
            + " --label-smoothing 0.1",
        "lr-find --device cpu --steps 100 --loss mean-squared-error",
        // Neither the smoothed targets' entropy nor weights keep the loss from falling to zero.
        "train --device cpu --overfit-one-batch --label-smoothing 0.1 --class-weights balanced",
        "train --device cpu --overfit-one-batch --loss mean-squared-error"
      })
  void otherCommandsTakeTheLoss(String command) {
    Program program = Program.run((Object[]) command.split(" "));
    assertThat(program.exitCode()).as(program.out() + program.err()).isEqualTo(ExitCodes.DONE);
  }

  @Test
  void theSearchForALearningRateFollowsTheLoss() {
    Program entropy = Program.run("lr-find", "--device", "cpu", "--steps", "30");
    Program squared =
        Program.run("lr-find", "--device", "cpu", "--steps", "30", "--loss", "mean-squared-error");
    assertThat(firstLoss(entropy)).isGreaterThan(2.2);
    assertThat(firstLoss(squared)).isBetween(0.8, 1.5);
  }

  private static double firstLoss(Program search) {
    String row =
        search.out().lines().filter(line -> line.contains("1.00e-05")).findFirst().orElseThrow();
    return Double.parseDouble(row.trim().split(" +")[1]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--loss hinge | --loss",
        "--loss mean-squared-error --label-smoothing 0.1 | --label-smoothing: expected none with",
        "--loss mean-squared-error --class-weights balanced | --class-weights: expected none with",
        "--class-weights 1,2 | --class-weights: expected 10 numbers, one for each of 0, 1, 2",
        "--class-weights 1,2 | found 2, '1,2'",
        "--class-weights 1,x | expected balanced, or numbers above 0 separated by commas",
        "--class-weights 1,,2 | expected balanced, or numbers above 0 separated by commas",
        "--class-weights 1,0 | expected balanced, or numbers above 0 separated by commas, such as"
            + " 1,2,0.5, found '1,0'"
      })
  void whatMakesNoSenseIsRefused(String options, String message) {
    Program program = Program.run((Object[]) ("train " + options).split(" "));
    assertThat(program.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(program.error()).contains(message);
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private JsonNode read(String name) throws IOException {
    return new ObjectMapper().readTree(path(name).toFile());
  }
}
