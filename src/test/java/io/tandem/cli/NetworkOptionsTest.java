package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.BesideOthers;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@BesideOthers
class NetworkOptionsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "leaky-relu, none",
    "gelu, none",
    "tanh, none",
    "sigmoid, none",
    "leaky-relu, batch",
    "gelu, layer",
    "tanh, layer",
    "sigmoid, batch"
  })
  void aModelIsJudgedWithTheActivationThatItWasTrainedWith(String activation, String norm)
      throws IOException {
    Path run = folder.resolve("run");
    Path json = folder.resolve("evaluation.json");
    Program training =
        Program.run(
            "train", "--device", "cpu", "--activation", activation, "--norm", norm, "--out", run);
    assertThat(training.exitCode()).as(training.err()).isEqualTo(ExitCodes.DONE);
    Program evaluation =
        Program.run(
            "evaluate",
            "--device",
            "cpu",
            "--model",
            run.resolve("model.safetensors"),
            "--split",
            "validation",
            "--json",
            json);
    assertThat(evaluation.exitCode()).as(evaluation.err()).isEqualTo(ExitCodes.DONE);
    JsonNode trained = new ObjectMapper().readTree(run.resolve("run.json").toFile());
    double accuracy = new ObjectMapper().readTree(json.toFile()).get("accuracy").asDouble();
    assertThat(accuracy)
        .isGreaterThan(0.9)
        .isEqualTo(trained.at("/final/validation_accuracy").asDouble());
  }

  @ParameterizedTest
  @CsvSource({
    "leaky-relu, none",
    "gelu, none",
    "tanh, none",
    "sigmoid, none",
    "leaky-relu, layer",
    "gelu, batch",
    "tanh, batch",
    "sigmoid, layer"
  })
  void theGradientCheckTakesThemToo(String activation, String norm) {
    Program program =
        Program.run(
            "gradcheck",
            "--activation",
            activation,
            "--norm",
            norm,
            "--hidden",
            "8,7",
            "--elements",
            "20",
            "--label-smoothing",
            "0.1");
    assertThat(program.exitCode()).as(program.out()).isEqualTo(ExitCodes.DONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--activation swish | relu, leaky-relu, gelu, tanh or sigmoid, found 'swish'",
        "--activation identity | relu, leaky-relu, gelu, tanh or sigmoid, found 'identity'",
        "--initializer normal | --initializer normal: expected a --weight-std, found none",
        "--initializer he --weight-std 0.1 | he: expected no --weight-std, found --weight-std 0.1",
        "--label-smoothing 2 | --label-smoothing: expected a number from 0 to 1, found 2.0",
        "--weight-std -1 | --weight-std: expected a finite number above 0, found -1.0"
      })
  void whatMakesNoSenseIsRefused(String options, String message) {
    Object[] arguments = ("train " + options).split(" ");
    Program program = Program.run(arguments);
    assertThat(program.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(program.error()).contains(message);
  }

  @Test
  void theInitializerCanBeAskedFor() {
    Program xavier = Program.run("train", "--epochs", "1", "--initializer", "xavier");
    Program he = Program.run("train", "--epochs", "1", "--initializer", "he");
    Program usual = Program.run("train", "--epochs", "1");
    assertThat(loss(xavier)).isNotEqualTo(loss(he));
    assertThat(loss(usual)).isEqualTo(loss(he));
  }

  @Test
  void aNetworkThatIsNotToGrowTooSureHasALargerTrainingLoss() {
    Program sure = Program.run("train", "--epochs", "5");
    Program smoothed = Program.run("train", "--epochs", "5", "--label-smoothing", "0.2");
    assertThat(sure.out()).containsPattern("loss 0\\.[0-5]");
    // The smoothed targets alone have an entropy of 0.87.
    assertThat(loss(smoothed)).matches("loss (0\\.[89]|1).*");
  }

  private static String loss(Program training) {
    String line =
        training.out().lines().filter(text -> text.startsWith("trained")).findFirst().orElseThrow();
    return line.substring(line.indexOf("loss"));
  }
}
