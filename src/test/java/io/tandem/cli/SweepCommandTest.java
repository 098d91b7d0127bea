package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path runs;

  private static Path kept;
  private static Program sweep;

  @BeforeAll
  static void sweep() {
    kept = runs.resolve("kept");
    sweep = run(kept);
  }

  private static Program run(Path folder, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("sweep", "--sweep", "learning-rate=log(1e-3,1)", "--sweep", "hidden=20|30,10"));
    words.addAll(List.of("--trials", 6, "--epochs", 2, "--seed", 3, "--out", folder));
    words.addAll(Arrays.asList(more));
    return Program.run(words.toArray());
  }

  @Test
  void theTableBeginsWithTheBest() throws IOException {
    assertThat(sweep.exitCode()).as(sweep.err()).isEqualTo(ExitCodes.DONE);
    List<String> accuracies =
        sweep
            .out()
            .lines()
            .dropWhile(line -> !line.contains("setting"))
            .skip(1)
            .takeWhile(line -> !line.isEmpty())
            .map(line -> line.trim().split(" +")[1])
            .toList();
    assertThat(accuracies).hasSize(6);
    assertThat(accuracies.stream().map(Double::valueOf))
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(Files.readAllLines(kept.resolve("trials.jsonl"))).hasSize(6);
    assertThat(sweep.out()).contains("training steps alone").doesNotContain("test accuracy");
  }

  @Test
  void theBestIsWhatTrainMakesOfTheSameOptions() throws IOException {
    String line =
        sweep.out().lines().filter(l -> l.startsWith("the best again: ")).findFirst().orElseThrow();
    List<Object> words =
        new ArrayList<>(Arrays.asList((Object[]) line.split("tandem ")[1].split(" ")));
    Path again = runs.resolve("again");
    words.addAll(List.of("--out", again));
    assertThat(Program.run(words.toArray()).exitCode()).isEqualTo(ExitCodes.DONE);
    double best =
        Files.readAllLines(kept.resolve("trials.jsonl")).stream()
            .mapToDouble(trial -> json(trial).get("validation_accuracy").asDouble())
            .max()
            .orElseThrow();
    JsonNode summary = JSON.readTree(again.resolve("run.json").toFile());
    assertThat(summary.at("/final/validation_accuracy").asDouble()).isEqualTo(best);
  }

  @Test
  void anInterruptedSweepGoesOn() throws IOException {
    Path folder = runs.resolve("interrupted");
    Files.createDirectories(folder);
    Files.copy(kept.resolve("sweep.json"), folder.resolve("sweep.json"));
    List<String> all = Files.readAllLines(kept.resolve("trials.jsonl"));
    Files.write(folder.resolve("trials.jsonl"), all.subList(0, 4));
    Program rest = run(folder);
    assertThat(rest.exitCode()).as(rest.err()).isEqualTo(ExitCodes.DONE);
    assertThat(rest.out())
        .contains("going on: 4 of 6", "5 of 6", "6 of 6")
        .doesNotContain("\n4 of 6 ");
    List<String> now = Files.readAllLines(folder.resolve("trials.jsonl"));
    assertThat(now.subList(0, 4)).isEqualTo(all.subList(0, 4));
    assertThat(accuracies(now)).isEqualTo(accuracies(all));
  }

  /** The trials' accuracies by number, whatever order they ended in. */
  private static Set<String> accuracies(List<String> lines) {
    return lines.stream()
        .map(SweepCommandTest::json)
        .map(trial -> trial.get("trial") + " " + trial.get("validation_accuracy"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theBestIsTestedOnce() throws IOException {
    Path folder = runs.resolve("tested");
    Files.createDirectories(folder);
    for (String name : List.of("sweep.json", "trials.jsonl")) {
      Files.copy(kept.resolve(name), folder.resolve(name));
    }
    Path json = runs.resolve("result.json");
    Program program = run(folder, "--test-best", "--json", json);
    assertThat(program.out()).contains("test accuracy of the best, on 300 examples: ");
    JsonNode result = JSON.readTree(json.toFile());
    assertThat(result.at("/test/test_accuracy").asDouble()).isBetween(0.8, 1.0);
    assertThat(result.get("trials")).hasSize(6);
    Path test = folder.resolve("test.json");
    Files.writeString(
        test, Files.readString(test).replaceFirst("(test_accuracy\" : )\\S+", "$10.5"));
    assertThat(run(folder, "--test-best").out()).contains("on 300 examples: 50.0 %");
  }

  @Test
  void halvingEndsWithTheWholeLength() {
    Program program =
        Program.run(
            "sweep",
            "--sweep",
            "learning-rate=log(1e-3,1)",
            "--search",
            "halving",
            "--trials",
            4,
            "--epochs",
            4);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("6 of 6 ", " 260 ", " 130 ");
  }

  @Test
  void anotherSweepInTheSameFolderIsRefused() {
    Program program = run(kept, "--l2", "0.5");
    assertThat(program.exitCode()).isEqualTo(ExitCodes.INPUT);
    assertThat(program.error()).contains("sweep.json", "another sweep", "--out");
  }

  @Test
  void dataThatHasChangedIsRefused() throws IOException {
    Path folder = runs.resolve("other-data");
    Files.createDirectories(folder);
    String asked = Files.readString(kept.resolve("sweep.json"));
    assertThat(asked).containsPattern("\"crc32c\" : \"[0-9a-f]{8}\"");
    Files.writeString(
        folder.resolve("sweep.json"), asked.replaceFirst("crc32c\" : \"..", "crc32c\" : \"zz"));
    Program program = run(folder);
    assertThat(program.exitCode()).isEqualTo(ExitCodes.INPUT);
    assertThat(program.error())
        .contains("sweep.json", "the training part has changed", "with the CRC32C zz");
    Files.writeString(
        folder.resolve("sweep.json"), asked.replace("training_data", "training_date"));
    assertThat(run(folder).error()).contains("another sweep");
  }

  @Test
  void aDamagedLineIsRefused() throws IOException {
    Path folder = runs.resolve("damaged");
    Files.createDirectories(folder);
    Files.copy(kept.resolve("sweep.json"), folder.resolve("sweep.json"));
    Path file = folder.resolve("trials.jsonl");
    for (String line : List.of("{\"round\":0,", "null", "{}", "[]", "{\"round\":\"x\"}")) {
      Files.writeString(file, line + "\n");
      Program program = run(folder);
      assertThat(program.exitCode()).as(line).isEqualTo(ExitCodes.INPUT);
      assertThat(program.error()).contains("trials.jsonl", line);
    }
  }

  @Test
  void anOptionWithoutAValueIsGivenOrNot() throws IOException {
    Path folder = runs.resolve("flip");
    Program program =
        Program.run(
            "sweep",
            "--sweep",
            "flip=true|false",
            "--search",
            "grid",
            "--epochs",
            1,
            "--out",
            folder);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    List<JsonNode> trials =
        Files.readAllLines(folder.resolve("trials.jsonl")).stream()
            .map(SweepCommandTest::json)
            .toList();
    assertThat(trials).hasSize(2);
    assertThat(trials.get(0).get("loss")).isNotEqualTo(trials.get(1).get("loss"));
    assertRefused(Program.run("sweep", "--sweep", "flip=maybe"), "--flip", "true or false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "learning-rat=1|2; learning-rat; learning-rate-decay",
        "data=digits|cifar10; data; learning-rate",
        "device=cpu|cuda; device; learning-rate",
        "l2; NAME=VALUES; l2",
        "l2=log(0,1); above 0; l2",
        "learning-rate=1|x; --learning-rate; x",
        "learning-rate=1|-2; --learning-rate; -2",
        "hidden=50|5,,0; --hidden; 5,,0",
        "hidden=log(1,2); separated by |; hidden",
        "batch-size=linear(1,2.5); whole numbers; batch-size",
        "precision=float32|tf32; tf32; float64",
      })
  void valuesThatMakeNoSense(String sweep, String one, String other) {
    assertRefused(Program.run("sweep", "--sweep", sweep), one, other);
  }

  /** Whoever gives train an option decides here: is it for each net of many, or for one run? */
  @Test
  void theOptionsThatCanBeSearched() {
    assertThat(Program.run("sweep", "--sweep", "x=1").error())
        .endsWith(
            "expected one of train's options activation, batch-size, class-weights, clip-norm, "
                + "cutout, dropout, epochs, flip, hidden, initializer, iterations, keep, l2, "
                + "label-smoothing, learning-rate, learning-rate-decay, loss, momentum, norm, "
                + "normalize, optimizer, patience, precision, schedule, seed, shift, "
                + "step-epochs, until-accuracy, warm-up-epochs, weight-decay, weight-std; found 'x'");
  }

  @Test
  void argumentsThatMakeNoSense() {
    assertRefused(Program.run("sweep"), "--sweep");
    assertRefused(sweepL2("--colour", "red"), "--colour");
    assertRefused(sweepL2("blue"), "blue");
    assertRefused(sweepL2("--l2", "1"), "--l2", "again");
    assertRefused(Program.run("sweep", "--sweep", "hidden=5|9", "--hidden=7"), "--hidden", "again");
    assertRefused(sweepL2("--sweep", "l2=2|3"), "each option once", "l2");
    assertRefused(sweepL2("--device", "cuda"), "--device", "CPU");
    assertRefused(sweepL2("--device=cuda"), "--device", "CPU");
    assertRefused(sweepL2("--trials", "0"), "--trials");
    assertRefused(sweepL2("--threads", "0"), "--threads");
    assertRefused(sweepL2("--search", "grid", "--trials", "2"), "--trials", "grid");
    assertRefused(
        Program.run("sweep", "--sweep", "l2=linear(0,1)", "--search", "grid"), "third", "grid");
  }

  private static Program sweepL2(String... more) {
    List<Object> words = new ArrayList<>(List.of("sweep", "--sweep", "l2=0|1"));
    words.addAll(Arrays.asList(more));
    return Program.run(words.toArray());
  }

  private static void assertRefused(Program program, String... words) {
    assertThat(program.exitCode()).as(program.out() + program.err()).isEqualTo(ExitCodes.USAGE);
    assertThat(program.error()).contains(words);
    assertThat(program.out()).isEmpty();
  }
}
