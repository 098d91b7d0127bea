package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tandem.backend.Devices;
import io.tandem.backend.Precision;
import io.tandem.model.Model;
import io.tandem.model.ModelFile;
import io.tandem.train.CheckpointFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
      assertThat(files).hasSize(6);
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

  @Test
  void dataThatHasChangedIsRefusedWithBothFingerprints() throws IOException {
    Path csv = folder.resolve("data.csv");
    List<String> rows =
        new ArrayList<>(
            IntStream.range(0, 200).mapToObj(i -> i % 7 + "," + i % 5 + "," + i % 3).toList());
    Files.write(csv, rows);
    Path validation = folder.resolve("validation.csv");
    Files.write(validation, List.of("1,2,0", "3,4,2"));
    UnfinishedRun ofCsv =
        new UnfinishedRun(
            folder.resolve("csv"),
            "--epochs",
            "4",
            "--data",
            "csv:" + csv,
            "--validation",
            validation);

    Files.write(validation, List.of("1,2,0", "3,4,1"));
    Program other = Program.run("train", "--resume", ofCsv.unfinished());
    assertThat(other.exitCode()).as(other.err()).isEqualTo(ExitCodes.INPUT);
    assertThat(other.error()).contains("validation.csv", "expected 2 examples");
    Files.write(validation, List.of("1,2,0", "3,4,2"));

    // A number, a label, a row, and all as it was.
    for (String row : List.of("3,4.5,1", "3,3,1", "3,4,1\n3,4,1", "3,4,1")) {
      rows.set(94, row);
      Files.write(csv, rows);
      Program program = Program.run("train", "--resume", ofCsv.unfinished());
      boolean same = row.equals("3,4,1");
      assertThat(program.exitCode())
          .as("%s: %s", row, program.err())
          .isEqualTo(same ? ExitCodes.DONE : ExitCodes.INPUT);
      if (!same) {
        assertThat(program.error())
            .contains(ofCsv.checkpoint() + ": csv:" + csv, "has changed since the run began")
            .containsPattern("expected 180 examples of 2 features in 3 classes .*, found ");
      }
    }
  }

  @Test
  void aCheckpointWithoutFingerprintsIsGoneOnWithAndToldOf() throws IOException {
    CheckpointFile.Content content = CheckpointFile.read(run.checkpoint());
    Map<String, String> older = new HashMap<>(content.texts());
    assertThat(older.remove("training_data")).contains("\"crc32c\"", "\"examples\" : 1297");
    older.remove("validation_data");
    CheckpointFile.write(run.checkpoint(), content.checkpoint(), Precision.FLOAT32, older);

    Program program = Program.run("train", "--resume", run.unfinished());

    assertThat(program.exitCode()).isEqualTo(ExitCodes.DONE);
    assertThat(program.err()).contains("took no note of the data", run.checkpoint().toString());
    assertThat(model(run.unfinished())).hasSameBinaryContentAs(model(run.whole()));
  }

  private static Path model(Path folder) {
    return folder.resolve("model.safetensors");
  }
}
