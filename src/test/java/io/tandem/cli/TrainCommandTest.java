package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
  /** What a run leaves behind. */
  static final List<String> FILES =
      List.of(
          "report.html",
          "run.json",
          "history.csv",
          "model.safetensors",
          "curves.png",
          "weights.png");

  @TempDir private static Path runs;

  private static Path run;
  private static Program training;

  @BeforeAll
  static void train() {
    run = runs.resolve("digits");
    training = Program.run("train", "--out", run);
  }

  @Test
  void trainsOnTheDigitsWithoutBeingToldMore() {
    assertThat(training.exitCode()).as(training.err()).isEqualTo(ExitCodes.DONE);
    assertThat(training.out().lines().findFirst().orElseThrow())
        .contains("cpu", "kernels", "threads");
    assertThat(training.out()).contains("epoch  30.00", "samples/s", "validation accuracy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"curves.png", "model.safetensors"})
  void aFileThatCannotBeWrittenKeepsNoneOfTheOthersBack(String file) throws IOException {
    Path folder = runs.resolve("without-" + file);
    // A folder that is not empty is in the file's place.
    Files.createDirectories(folder.resolve(file).resolve("taken"));
    Program program = Program.run("train", "--epochs", 1, "--out", folder);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.OUTPUT);
    assertThat(program.err()).contains("cannot write", file);
    assertThat(folder).isDirectoryNotContaining("glob:**/*.tandem-part");
    for (String other : FILES) {
      if (!other.equals(file)) {
        assertThat(folder.resolve(other)).isNotEmptyFile();
      }
    }
  }

  @Test
  void theModelIsWrittenBeforeAllElse() throws IOException {
    FileTime model = Files.getLastModifiedTime(run.resolve("model.safetensors"));
    for (String file : FILES) {
      assertThat(Files.getLastModifiedTime(run.resolve(file)))
          .as(file)
          .isGreaterThanOrEqualTo(model);
    }
  }

  @Test
  void keepsTheRun() throws IOException {
    try (var files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(FILES);
    }
    JsonNode summary = new ObjectMapper().readTree(run.resolve("run.json").toFile());
    assertThat(summary.at("/configuration/seed").asInt(-1)).isZero();
    assertThat(summary.at("/configuration/learning_rate").asDouble()).isPositive();
    assertThat(summary.at("/device/name").asText()).isEqualTo("cpu");
    assertThat(summary.at("/versions/java").asText()).isEqualTo(Runtime.version().toString());
    assertThat(summary.at("/final/validation_accuracy").asDouble()).isGreaterThan(0.95);
    List<String> history = Files.readAllLines(run.resolve("history.csv"));
    assertThat(history.get(0))
        .isEqualTo("iteration,epoch,loss,train_accuracy,validation_accuracy,learning_rate,seconds");
    assertThat(history).hasSizeGreaterThanOrEqualTo(31);
  }

  @Test
  void theModelIsOver97PercentOnTheTestPart() throws IOException {
    Path json = runs.resolve("evaluation.json");
    Program program =
        Program.run(
            "evaluate", "--model", model(), "--data", "digits", "--split", "test", "--json", json);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    JsonNode judgement = new ObjectMapper().readTree(json.toFile());
    assertThat(judgement.get("accuracy").asDouble()).isGreaterThan(0.97);
    int onDiagonal = 0;
    int all = 0;
    for (int actual = 0; actual < 10; actual++) {
      for (int predicted = 0; predicted < 10; predicted++) {
        int count = judgement.get("confusion").get(actual).get(predicted).asInt();
        all += count;
        onDiagonal += actual == predicted ? count : 0;
      }
    }
    assertThat(all).isEqualTo(judgement.get("examples").asInt());
    assertThat((double) onDiagonal / all).isEqualTo(judgement.get("accuracy").asDouble());
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    Path again = runs.resolve("again");
    Program.run("train", "--threads", "1", "--out", again);
    assertThat(again.resolve("model.safetensors")).hasSameBinaryContentAs(model());
    Path other = runs.resolve("other");
    Program.run("train", "--seed", "1", "--out", other);
    assertThat(Files.mismatch(other.resolve("model.safetensors"), model())).isNotNegative();
  }

  @Test
  void predictsRowsOfACsvFile() throws IOException {
    Path csv = runs.resolve("zero.csv");
    Files.writeString(
        csv,
        "0,0,5,13,9,1,0,0,0,0,13,15,10,15,5,0,0,3,15,2,0,11,8,0,0,4,12,0,0,8,8,0,0,5,8,0,0,9,8,0,"
            + "0,4,11,0,1,12,7,0,0,2,14,5,10,12,0,0,0,0,6,13,10,0,0,0\n");
    Program program = Program.run("predict", "--model", model(), csv);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).startsWith(csv + " row 1: 0 (");
  }

  @Test
  void aLossThatIsLostStopsTheRunAndNamesTheIteration() {
    Path folder = runs.resolve("diverged");
    Program program = Program.run("train", "--learning-rate", "1e30", "--out", folder);
    assertThat(program.exitCode()).isEqualTo(ExitCodes.DIVERGED);
    assertThat(program.error())
        .containsPattern("at iteration [1-9]\\d* ")
        .contains("learning rate that is too high");
    assertThat(folder.resolve("run.json")).exists();
    assertThat(folder.resolve("model.safetensors")).doesNotExist();
  }

  @Test
  void float64AndDeepNetsTrainToo() {
    Program program =
        Program.run("train", "--hidden", "30,20,10", "--precision", "float64", "--epochs", "20");
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("network 64-30-20-10-10", "float64", "nothing saved");
  }

  @Test
  void imagesAreVariedAlikeWhateverTheNumberOfThreads() throws IOException {
    Path one = runs.resolve("varied");
    Path two = runs.resolve("varied-again");
    String[] options = {"train", "--epochs", "2", "--flip", "--shift", "1", "--cutout", "2"};
    for (Path folder : List.of(one, two)) {
      List<Object> arguments = new ArrayList<>(List.of((Object[]) options));
      arguments.addAll(List.of("--threads", folder.equals(one) ? "1" : "2", "--out", folder));
      Program program = Program.run(arguments.toArray());
      assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    }

    assertThat(two.resolve("model.safetensors"))
        .hasSameBinaryContentAs(one.resolve("model.safetensors"));
    JsonNode summary = new ObjectMapper().readTree(one.resolve("run.json").toFile());
    assertThat(summary.at("/configuration/augmentation").toString())
        .isEqualTo("{\"flip\":true,\"shift\":1,\"cutout\":2}");
  }

  private static Path model() {
    return run.resolve("model.safetensors");
  }
}
