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
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What train says and does beside training, and lr-find. */
@BesideOthers
class TrainerCommandsTest {
  @TempDir private Path folder;

  @Test
  void findsALearningRateAndDrawsItsCurve() throws IOException {
    Path json = folder.resolve("found.json");
    Path png = folder.resolve("curve.png");
    Program program = Program.run("lr-find", "--steps", 200, "--json", json, "--png", png);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("there the loss exploded", "suggestion: --learning-rate 0.");
    JsonNode found = new ObjectMapper().readTree(json.toFile());
    assertThat(found.get("suggestion").asDouble()).isBetween(0.01, 0.5);
    assertThat(found.get("points").size()).isBetween(100, 199);
    assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(700);
  }

  /** Each of them changes the loss of the second update at the latest. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--hidden 20,10",
        "--norm batch",
        "--norm layer",
        "--dropout 0.5",
        "--activation tanh",
        "--initializer xavier",
        "--label-smoothing 0.1",
        "--batch-size 30",
        "--optimizer adam",
        "--optimizer nesterov --momentum 0.5",
        "--l2 0.5",
        "--weight-decay 0.5 --l2 0.003",
        "--clip-norm 0.01",
        "--normalize mean",
        "--seed 3",
        "--precision float64",
        "--flip",
        "--shift 2",
        "--cutout 2",
      })
  void looksForTheRateOfTheTrainingThatItIsTold(String options) throws IOException {
    assertThat(losses(options.split(" "))).isNotEqualTo(losses());
  }

  private List<JsonNode> losses(String... options) throws IOException {
    Path json = folder.resolve("found.json");
    List<Object> words = new ArrayList<>(List.of("lr-find", "--device", "cpu", "--json", json));
    words.addAll(List.of("--from", 0.1, "--to", 0.2, "--steps", 3));
    words.addAll(List.of(options));
    Program program = Program.run(words.toArray());
    assertThat(program.err()).isEmpty();
    return new ObjectMapper().readTree(json.toFile()).findValues("loss");
  }

  @Test
  void aLossThatNeverFallsIsAFailedCheck() {
    Program program = Program.run("lr-find", "--from", "1e-9", "--to", "1e-8");
    assertThat(program.exitCode()).isEqualTo(ExitCodes.CHECK_FAILED);
    assertThat(program.out()).contains("no suggestion");
  }

  @Test
  void learnsOneBatchByHeartOrSaysThatItCannot() {
    Program program = Program.run("train", "--overfit-one-batch");
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("20 examples, 500 updates: loss 0.00", "learnt by heart");
    Program slow = Program.run("train", "--overfit-one-batch", "--learning-rate", "1e-5");
    assertThat(slow.exitCode()).isEqualTo(ExitCodes.CHECK_FAILED);
    assertThat(slow.out()).contains("FAILED");
    Program patient =
        Program.run("train", "--overfit-one-batch", "--patience", 1, "--until-accuracy", 10);
    assertThat(patient.exitCode()).as(patient.err()).isEqualTo(ExitCodes.DONE);
    assertThat(patient.out()).isEqualTo(program.out());
    Program wild = Program.run("train", "--overfit-one-batch", "--learning-rate", "1e30");
    assertThat(wild.exitCode()).isEqualTo(ExitCodes.DIVERGED);
  }

  @Test
  void endsEarlyAndKeepsTheBestEpoch() throws IOException {
    Path run = folder.resolve("run");
    Program program = Program.run("train", "--epochs", 200, "--patience", 3, "--out", run);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("stopped early: 3 epochs", "kept: the parameters after");
    JsonNode summary = new ObjectMapper().readTree(run.resolve("run.json").toFile());
    assertThat(summary.get("outcome").asText()).isEqualTo("STOPPED_EARLY");
    long kept = summary.get("kept_iteration").asLong();
    assertThat(summary.at("/final/iteration").asLong()).isEqualTo(kept + 3 * 65);
    List<String> history = Files.readAllLines(run.resolve("history.csv"));
    String best =
        history.stream().filter(line -> line.startsWith(kept + ",")).findFirst().orElseThrow();
    Path json = folder.resolve("evaluation.json");
    Program.run(
        "evaluate",
        "--model",
        run.resolve("model.safetensors"),
        "--split",
        "validation",
        "--json",
        json);
    assertThat(new ObjectMapper().readTree(json.toFile()).get("accuracy").asDouble())
        .isEqualTo(Double.parseDouble(best.split(",")[4]));
  }

  @Test
  void endsWithTheFirstEpochThatIsGoodEnough() {
    Program program = Program.run("train", "--until-accuracy", 97);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    List<Double> accuracies =
        Pattern.compile("^epoch .* validation ([0-9.]+) %", Pattern.MULTILINE)
            .matcher(program.out())
            .results()
            .map(found -> Double.valueOf(found.group(1)))
            .toList();
    assertThat(accuracies.subList(0, accuracies.size() - 1)).isNotEmpty().allMatch(a -> a < 97);
    assertThat(accuracies.get(accuracies.size() - 1)).isGreaterThanOrEqualTo(97);
    assertThat(program.out())
        .contains("stopped early: the validation accuracy has reached the 97.00 %");
    Program missed = Program.run("train", "--epochs", 1, "--until-accuracy", 100);
    assertThat(missed.exitCode()).isEqualTo(ExitCodes.DONE);
    assertThat(missed.out()).contains("no epoch reached the validation accuracy of 100.00 %");
  }

  @Test
  void warnsOfALossThatStandsStill() {
    Program program = Program.run("train", "--epochs", 4, "--learning-rate", "1e-7");
    assertThat(program.exitCode()).isEqualTo(ExitCodes.DONE);
    assertThat(program.err().lines())
        .singleElement()
        .asString()
        .startsWith("tandem train: warning: the loss has not moved in 3 epochs: 3.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train|--patience|0",
        "train|--until-accuracy|0",
        "train|--until-accuracy|101",
        "train|--until-accuracy|NaN",
        "train|--keep|none",
        "train|--checkpoint-every|-1",
        "train|--checkpoint-every|NaN",
        "lr-find|--from|0",
        "lr-find|--to|1e-6",
        "lr-find|--steps|1",
        "lr-find|--batch-size|0",
        "lr-find|--l2|-1",
        "lr-find|--norm|some",
        "lr-find|--label-smoothing|2",
        "lr-find|--momentum|0.5",
        "lr-find|--activation|gelu2",
        "lr-find|--shift|8",
        "lr-find|--schedule|cosine",
      })
  void optionsThatMakeNoSense(String command, String option, String value) {
    Program program = Program.run(command, option, value);
    assertThat(program.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(program.error()).contains(option);
  }
}
