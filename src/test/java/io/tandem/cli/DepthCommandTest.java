package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepthCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void comparesNetsOfTwoToFiveLayersAndTestsOne() throws IOException {
    Path kept = folder.resolve("depth");
    Program program =
        Program.run("depth", "--width", 20, "--seeds", 2, "--epochs", 2, "--out", kept);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("8 of 8", "20-20-20-20", "Tested once: the net of ");
    assertThat(kept.resolve("depth.png")).isNotEmptyFile();
    assertThat(kept.resolve("depth.md")).content().contains("# Depth on digits", "Tested once");
    JsonNode result = JSON.readTree(kept.resolve("depth.json").toFile());
    assertThat(result.get("depths")).hasSize(4);

    Path train = folder.resolve("train");
    Program.run("train", "--hidden", "20,20", "--seed", 1, "--epochs", 2, "--out", train);
    JsonNode same = JSON.readTree(train.resolve("run.json").toFile());
    assertThat(result.at("/depths/1/validation/1").asDouble())
        .isEqualTo(same.at("/final/validation_accuracy").asDouble());
    assertThat(result.at("/depths/1/training/1")).isEqualTo(accuracy(train, "training"));

    String hidden =
        String.join(",", Collections.nCopies(result.get("best_layers").asInt() - 1, "20"));
    Path best = folder.resolve("best");
    Program.run(
        "train",
        "--hidden",
        hidden,
        "--seed",
        result.get("best_seed").asInt(),
        "--epochs",
        2,
        "--out",
        best);
    assertThat(result.get("test_accuracy")).isEqualTo(accuracy(best, "test"));
  }

  private JsonNode accuracy(Path run, String part) throws IOException {
    Path json = folder.resolve("evaluation.json");
    Path model = run.resolve("model.safetensors");
    Program.run("evaluate", "--model", model, "--split", part, "--json", json);
    return JSON.readTree(json.toFile()).get("accuracy");
  }

  @Test
  void aNetThatDivergesEndsTheComparison() {
    Program program = Program.run("depth", "--seeds", 1, "--epochs", 1, "--learning-rate", "1e30");
    assertThat(program.exitCode()).isEqualTo(ExitCodes.DIVERGED);
    assertThat(program.error()).contains("layers from seed 0", "learning rate");
    assertThat(program.out()).doesNotContain("Tested");
  }

  @Test
  void argumentsThatMakeNoSense() {
    assertRefused(Program.run("depth", "--width", 0), "--width");
    assertRefused(Program.run("depth", "--seeds", 0), "--seeds");
    assertRefused(Program.run("depth", "--hidden", 20), "--hidden");
    assertRefused(Program.run("depth", "--seed", 1), "--seed");
    assertRefused(Program.run("depth", "--device", "cpu"), "--device");
    assertRefused(Program.run("depth", "--colour", "red"), "--colour");
  }

  private static void assertRefused(Program program, String word) {
    assertThat(program.exitCode()).as(program.out()).isEqualTo(ExitCodes.USAGE);
    assertThat(program.error()).contains(word);
    assertThat(program.out()).isEmpty();
  }
}
