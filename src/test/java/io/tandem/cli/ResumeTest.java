package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tandem.backend.Devices;
import io.tandem.model.Model;
import io.tandem.model.ModelFile;
import io.tandem.train.CheckpointFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code train --resume}. */
class ResumeTest {
  @TempDir private Path folder;

  private UnfinishedRun run;

  @BeforeEach
  void train() {
    run =
        new UnfinishedRun(
            folder, "--epochs", "5", "--hidden", "9,8", "--patience", "9", "--seed", "-4");
  }

  @Test
  void goesOnBitForBitWithTheOptionsThatItWasStartedWith() throws IOException {
    assertThat(CheckpointFile.read(run.checkpoint()).checkpoint().iteration()).isEqualTo(2 * 65);
    Files.createFile(run.unfinished().resolve(".model.safetensors123.tandem-part"));

    // What was said before may be said again, and threads make no difference.
    Program program =
        Program.run("train", "--resume", run.unfinished(), "--threads", 1, "--epochs", 5);

    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("network 64-9-8-10", "epoch   5.00");
    assertThat(program.out()).doesNotContain("epoch   2.00");
    assertThat(model(run.unfinished())).hasSameBinaryContentAs(model(run.whole()));
    assertThat(run.checkpoint()).doesNotExist();
    try (var files = Files.list(run.unfinished())) {
      assertThat(files).hasSize(5);
    }
  }

  @Test
  void onOpenClItDiffersByRoundingAlone() {
    assumeThat(Devices.named("opencl", 1).probe().failure())
        .as("why OpenCL's tests are skipped")
        .isEmpty();
    assertClose(Program.run("train", "--resume", run.unfinished(), "--device", "opencl"));
  }

  @Test
  void onCudaItDiffersByRoundingAlone() {
    assertClose(
        ProgramProcess.simulated(folder)
            .run("train", "--resume", run.unfinished(), "--device", "cuda"));
  }

  private void assertClose(Program program) {
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).doesNotContain("cpu: ");
    Model whole = ModelFile.read(model(run.whole()));
    Model resumed = ModelFile.read(model(run.unfinished()));
    for (int layer = 0; layer < 3; layer++) {
      assertThat(resumed.layers().get(layer).weights())
          .containsExactly(whole.layers().get(layer).weights(), within(2e-3));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--epochs|7|expected 5, as the run in",
        "--hidden|9|expected 9,8, as",
        "--seed|4|expected -4, as",
        "--learning-rate|0.5|expected nothing, as",
        "--keep|best|expected nothing, as",
        "--out|elsewhere|expected nothing beside --resume",
      })
  void refusesWhatContradictsTheRun(String option, String value, String expected) {
    Program program = Program.run("train", option, value, "--resume", run.unfinished());
    assertThat(program.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(program.error()).contains(option + ": " + expected, "found " + value);
    assertThat(run.checkpoint()).exists();
  }

  @Test
  void aFinishedRunAndADamagedOneAreRefused() throws IOException {
    Program finished = Program.run("train", "--resume", run.whole());
    assertThat(finished.exitCode()).isEqualTo(ExitCodes.INPUT);
    assertThat(finished.error()).contains("no checkpoint", run.whole().toString(), "finished");

    byte[] content = Files.readAllBytes(run.checkpoint());
    Files.write(run.checkpoint(), Arrays.copyOf(content, content.length - 1));
    Program damaged = Program.run("train", "--resume", run.unfinished());
    assertThat(damaged.exitCode()).isEqualTo(ExitCodes.INPUT);
    assertThat(damaged.error()).contains(run.checkpoint().toString(), "cut off");
    assertThat(damaged.err().lines()).hasSize(1);
  }

  private static Path model(Path folder) {
    return folder.resolve("model.safetensors");
  }
}
