package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherCommandsTest {
  @ParameterizedTest
  @ValueSource(strings = {"7", "9,8", "12,11,10,9"})
  void gradientsAreRightAtAnyDepth(String hidden) {
    Program program = Program.run("gradcheck", "--hidden", hidden, "--elements", "50");
    assertThat(program.exitCode()).as(program.out()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("gradient of W" + (hidden.split(",").length + 1));
  }

  @Test
  void aGradientCheckThatFailsExitsWithOne() {
    Program program =
        Program.run("gradcheck", "--hidden", "7", "--elements", "20", "--tolerance", "1e-18");
    assertThat(program.exitCode()).isEqualTo(ExitCodes.CHECK_FAILED);
    assertThat(program.out()).contains("FAILED");
  }

  @Test
  void devicesSaysWhichKernelsTheCpuUses() throws IOException {
    assertThat(Program.run("devices").out()).contains("cpu: ", "kernels", "vector", "threads");
    JsonNode devices = new ObjectMapper().readTree(Program.run("devices", "--json", "-").out());
    assertThat(devices.findValuesAsText("name")).contains("cuda", "cpu");
  }

  @Test
  void helpNamesEveryCommandAndExitCode() {
    Program program = Program.run();
    assertThat(program.exitCode()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out())
        .contains("train", "evaluate", "predict", "export", "exercise", "gradcheck", "devices")
        .contains("130  interrupted");
  }
}
