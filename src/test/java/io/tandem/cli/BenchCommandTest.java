package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison of devices, on this machine's processor. */
class BenchCommandTest {
  @TempDir private Path folder;

  @Test
  void whatIsMeasuredIsShownToPeopleAndPrograms() throws IOException {
    Path json = folder.resolve("bench.json");
    Path html = folder.resolve("bench.html");

    Program program =
        Program.run(
            "bench", "--quick", "--seconds", 5, "--device", "cpu", "--json", json, "--html", html);

    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out())
        .contains("training step", "layer backward", "softmax with cross-entropy", "GFLOP/s")
        .contains("within the tolerance of rounding in float32", html.toString());
    assertThat(Files.readString(html)).contains("<svg").contains("cpu");
    JsonNode result = new ObjectMapper().readTree(json.toFile());
    assertThat(result.get("precision").asText()).isEqualTo("float32");
    assertThat(result.get("seconds").asDouble()).isPositive();
    JsonNode cpu = result.get("devices").get(0);
    assertThat(cpu.get("name").asText()).isEqualTo("cpu");
    assertThat(cpu.get("usable").asBoolean()).isTrue();
    assertThat(cpu.get("ceiling_flops").asDouble()).isPositive();
    assertThat(cpu.get("ceiling_bytes_per_second").asDouble()).isPositive();
    assertThat(result.get("crossovers").isEmpty()).isTrue();
    Set<String> operations = new HashSet<>();
    for (JsonNode one : result.get("measurements")) {
      operations.add(one.get("operation").asText());
      assertThat(one.get("agrees").asBoolean()).as(one.toString()).isTrue();
      assertThat(one.get("error").asDouble()).isLessThanOrEqualTo(one.get("tolerance").asDouble());
      for (String number :
          new String[] {"batch", "width", "median", "laps", "flops", "bytes_per_second"}) {
        assertThat(one.get(number).asDouble()).as(number).isPositive();
      }
    }
    assertThat(operations)
        .containsExactlyInAnyOrder("step", "forward", "backward", "relu", "loss", "update");
  }

  @ParameterizedTest
  @CsvSource({
    "--seconds,0",
    "--seconds,4.9",
    "--seconds,-1",
    "--seconds,NaN",
    "--seconds,1e9",
    "--seconds,long",
    "--threads,0",
    "--device,auto",
    "--html,missing/folder/page.html",
    "--colour,red"
  })
  void optionsThatMakeNoSense(String option, String value) {
    Program program = Program.run("bench", "--quick", option, value);

    assertThat(program.exitCode()).as(program.out()).isEqualTo(ExitCodes.USAGE);
    assertThat(program.error()).contains(option);
    assertThat(program.out()).isEmpty();
  }

  @Test
  void aDeviceThatDoesNotWorkIsAnErrorWhereItIsAskedFor() {
    Program program = Program.run("bench", "--quick", "--device", "cpu", "--device", "cuda");

    assertThat(program.exitCode()).isEqualTo(ExitCodes.DEVICE);
    assertThat(program.error()).contains("--device cuda");
    assertThat(program.out()).isEmpty();
  }
}
