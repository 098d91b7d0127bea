package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.data.SmallFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a table of one's own to a model, its evaluation and its predictions. */
class DataFormatsTest {
  private static final int ROWS = 300;

  @TempDir private static Path folder;

  private static Path table;
  private static Path model;
  private static Program training;

  /** Two features of three classes around three points, the label between them. */
  @BeforeAll
  static void train() throws IOException {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder("x,kind,y\n");
    for (int i = 0; i < ROWS; i++) {
      double angle = 2 * Math.PI * (i % 3) / 3;
      double x = 3 * Math.cos(angle) + random.nextGaussian();
      double y = 3 * Math.sin(angle) + random.nextGaussian();
      text.append(x).append(",kind ").append("CAB".charAt(i % 3)).append(',').append(y);
      text.append('\n');
    }
    table = Files.writeString(folder.resolve("table.csv"), text);
    Path run = folder.resolve("run");
    training =
        Program.run(
            "train",
            "--data",
            "csv:" + table,
            "--label-column",
            "kind",
            "--test",
            "0.2",
            "--out",
            run,
            "--batch-size",
            "10");
    model = run.resolve("model.safetensors");
  }

  private static JsonNode evaluate(Object... more) throws IOException {
    Path json = folder.resolve("evaluation.json");
    Object[] words = {"evaluate", "--model", model, "--label-column", "kind", "--json", json};
    Object[] all = Stream.of(words, more).flatMap(Arrays::stream).toArray();
    Program program = Program.run(all);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    return new ObjectMapper().readTree(json.toFile());
  }

  @Test
  void aTableIsLearntFrom() throws IOException {
    assertThat(training.exitCode()).as(training.err()).isEqualTo(ExitCodes.DONE);
    assertThat(training.out()).contains("210 training, 30 validation, 60 test examples");
    JsonNode configuration =
        new ObjectMapper().readTree(folder.resolve("run/run.json").toFile()).get("configuration");
    assertThat(configuration.at("/parts/test").asText()).isEqualTo("0.2");
    assertThat(configuration.at("/parts/label_column").asText()).isEqualTo("kind");
  }

  @Test
  void theSameOptionsGiveTheSameTestPart() throws IOException {
    JsonNode judgement = evaluate("--data", "csv:" + table, "--test", "0.2");
    assertThat(judgement.get("examples").asInt()).isEqualTo(60);
    assertThat(judgement.get("accuracy").asDouble()).isGreaterThan(0.9);
  }

  @Test
  void aTableOfOneClassIsJudgedByTheModelsClasses() throws IOException {
    Path far = Files.writeString(folder.resolve("far.csv"), "x,kind,y\n9,kind C,0\n8,kind C,0\n");
    JsonNode judgement = evaluate("--data", "csv:" + far, "--split", "all");
    assertThat(judgement.get("examples").asInt()).isEqualTo(2);
    assertThat(judgement.get("accuracy").asDouble()).isEqualTo(1);
    assertThat(judgement.at("/confusion/2/2").asInt()).isEqualTo(2);
  }

  @Test
  void classesAreToldByName() throws IOException {
    Path labelled = Files.writeString(folder.resolve("new.csv"), "9,kind A,0\n-4,kind A,7\n");
    Program program =
        Program.run("predict", "--model", model, "--label-column", "2", "csv:" + labelled);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("row 1: kind C", "row 2: kind A");
    Path bare = Files.writeString(folder.resolve("bare.csv"), "9,0\n");
    assertThat(Program.run("predict", "--model", model, bare).out()).contains("kind C");
  }

  @Test
  void mistakesAreToldInALine() throws IOException {
    Path gap = Files.writeString(folder.resolve("gap.csv"), "x,kind,y\n1,a,2\n3,a,\n");
    Program program = Program.run("train", "--data", "csv:" + gap, "--label-column", "kind");
    assertThat(program.exitCode()).isEqualTo(ExitCodes.INPUT);
    assertThat(program.err().lines()).hasSize(1);
    assertThat(program.err()).contains("gap.csv, line 3, column 3 (y)");
    Program wide = Program.run("predict", "--model", model, "csv:" + wide());
    assertThat(wide.exitCode()).isEqualTo(ExitCodes.INPUT);
    assertThat(wide.error()).contains("wide.csv has 3 features", "takes 2");
  }

  private static Path wide() throws IOException {
    return Files.writeString(folder.resolve("wide.csv"), "1,2,3,kind A\n");
  }

  @Test
  void aModelOfDigitsIsNotJudgedOnClothes(@TempDir Path images) throws IOException {
    SmallFiles.writeMnist(images, 50, 20);
    Path run = images.resolve("run");
    Program.run("train", "--data", "mnist:" + images, "--epochs", "1", "--out", run);
    Path digits = run.resolve("model.safetensors");
    assertThat(Program.run("evaluate", "--model", digits, "--data", "mnist:" + images).exitCode())
        .isEqualTo(ExitCodes.DONE);
    Program program =
        Program.run("evaluate", "--model", digits, "--data", "fashion-mnist:" + images);
    assertThat(program.exitCode()).isEqualTo(ExitCodes.INPUT);
    assertThat(program.error()).contains("[0, 1, 2,", "ankle boot");
  }

  @Test
  void helpNamesEveryForm() {
    assertThat(Program.run("train", "--help").out())
        .contains("fashion-mnist:DIR", "npy:X.npy,y.npy", "images:DIR", "--validation");
  }
}
