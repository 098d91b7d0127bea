package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that Python reads, and models that Python wrote. */
class InterchangeTest {
  private static final String SCRIPT = "/io/tandem/model/as_pytorch.py";

  @TempDir private static Path folder;

  private static Path model;
  private static Path copy;
  private static String names;

  @BeforeAll
  static void trainAndCopy() throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    Program.run(
        "train",
        "--hidden",
        "30,20",
        "--normalize",
        "mean",
        "--learning-rate",
        0.02,
        "--epochs",
        5,
        "--device",
        "cpu",
        "--out",
        run);
    model = run.resolve("model.safetensors");
    copy = folder.resolve("pytorch.safetensors");
    Path script = folder.resolve("as_pytorch.py");
    try (InputStream resource = InterchangeTest.class.getResourceAsStream(SCRIPT)) {
      Files.copy(resource, script);
    }
    Process python;
    try {
      python =
          new ProcessBuilder("python3", script.toString(), model.toString(), copy.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no python3 here to read and write models: " + e.getMessage());
      return;
    }
    names = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(python.exitValue()).as(names).isZero();
  }

  @Test
  void tensorsAreNamedAsASequentialNamesThem() {
    assertThat(names).isEqualTo("0.weight 0.bias 2.weight 2.bias 4.weight 4.bias");
  }

  @Test
  void whatPythonWroteIsJudgedLikeTheOriginal() throws IOException {
    JsonNode original = evaluation("--model", model);
    JsonNode foreign = evaluation("--model", copy, "--normalize", "mean");
    assertThat(original.get("accuracy").asDouble()).isGreaterThan(0.85);
    for (String figure : List.of("accuracy", "loss", "confusion")) {
      assertThat(foreign.get(figure)).isEqualTo(original.get(figure));
    }
    assertThat(evaluation("--model", copy, "--normalize", "none").get("loss"))
        .isNotEqualTo(original.get("loss"));
  }

  private static JsonNode evaluation(Object... arguments) throws IOException {
    Path json = folder.resolve("evaluation.json");
    Object[] words = new Object[arguments.length + 3];
    System.arraycopy(arguments, 0, words, 3, arguments.length);
    words[0] = "evaluate";
    words[1] = "--json";
    words[2] = json;
    Program program = Program.run(words);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    return new ObjectMapper().readTree(json.toFile());
  }

  @Test
  void aNormalisationIsAskedForWhereTheFileHasNoneAndOnlyThere() {
    Program none = Program.run("evaluate", "--model", copy);
    assertThat(none.exitCode()).isEqualTo(ExitCodes.INPUT);
    assertThat(none.error()).contains(copy.toString(), "--normalize");
    Program twice = Program.run("evaluate", "--model", model, "--normalize", "mean");
    assertThat(twice.exitCode()).isEqualTo(ExitCodes.INPUT);
    assertThat(twice.error()).contains(model.toString(), "leave --normalize out");
  }
}
