package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tandem.backend.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on the first OpenCL device, where there is one. */
class OpenClCommandsTest {
  @BeforeAll
  static void findDevice() {
    assumeThat(Devices.named("opencl", 1).probe().failure())
        .as("why OpenCL's tests are skipped")
        .isEmpty();
  }

  @Test
  void exerciseHasTheToyProblemsNumbers() {
    Program exercise = Program.run("exercise", "--device", "opencl");

    assertThat(exercise.exitCode()).as(exercise.err()).isZero();
    assertThat(exercise.out()).startsWith("opencl: ").contains("float64", "All passed.");
  }

  @Test
  void autoTakesTheCpuWhereOpenClHasNoOtherDevice() {
    assumeThat(Devices.accelerators()).allMatch(device -> device.objection().isPresent());

    Program training = Program.run("train", "--device", "auto", "--epochs", "1");

    assertThat(training.exitCode()).as(training.err()).isZero();
    assertThat(training.out())
        .startsWith("device: cpu ")
        .contains("(the only one that can be used; ", "; opencl skipped: a CPU device)");
  }

  @Test
  void trainingKeepsItsModelAndItsReport(@TempDir Path folder) throws IOException {
    Path run = folder.resolve("run");

    Program training =
        Program.run("train", "--device", "opencl", "--iterations", "70", "--out", run);

    assertThat(training.exitCode()).as(training.err()).isZero();
    assertThat(Files.exists(run.resolve("model.safetensors"))).isTrue();
    assertThat(Files.readString(run.resolve("report.html"))).contains("Layer 2: logits");
  }
}
