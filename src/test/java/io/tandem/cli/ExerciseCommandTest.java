package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExerciseCommandTest {
  @TempDir private Path folder;

  @Test
  void answersAllQuestions() throws IOException {
    Path file = folder.resolve("exercise.json");
    Program program = Program.run("exercise", "--json", file);
    assertThat(program.exitCode()).as(program.out() + program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("All passed.").doesNotContain("FAILED");

    JsonNode answers = new ObjectMapper().readTree(file.toFile());
    assertThat(answers.get("scores").size()).isEqualTo(5);
    assertThat(answers.get("scores").get(0).size()).isEqualTo(3);
    assertThat(answers.get("scores_error").asDouble()).isLessThan(1e-7);
    assertThat(Math.abs(answers.get("loss").asDouble() - 1.30378789133)).isLessThan(1e-11);
    for (String parameter : new String[] {"W1", "b1", "W2", "b2"}) {
      assertThat(answers.get("gradient_errors").get(parameter).asDouble())
          .as(parameter)
          .isPositive()
          .isLessThan(1e-8);
    }
    assertThat(answers.get("toy_losses").size()).isEqualTo(100);
    assertThat(answers.get("toy_losses").get(0).asDouble()).isGreaterThan(1);
    assertThat(answers.get("toy_losses").get(99).asDouble()).isLessThan(0.02);
    assertThat(answers.get("passed").asBoolean()).isTrue();
  }

  @Test
  void jsonOnStandardOutputStandsAlone() throws IOException {
    Program program = Program.run("exercise", "--json", "-");
    assertThat(new ObjectMapper().readTree(program.out()).get("passed").asBoolean()).isTrue();
  }

  @Test
  void aTableWithAFailureSaysSo() {
    StringWriter text = new StringWriter();
    VerdictTable table = new VerdictTable(new PrintWriter(text, true));
    table.near("close enough", 1, 1.05, 0.1);
    table.near("too far", 1, 1.2, 0.1);
    table.below("not a number", 0, Double.NaN, 1);
    table.print();
    assertThat(table.allPassed()).isFalse();
    assertThat(text.toString().lines().filter(line -> line.endsWith("FAILED"))).hasSize(2);
  }
}
