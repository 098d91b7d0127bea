package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program in a process that finds no GPU. */
@Execution(ExecutionMode.CONCURRENT)
class NoGpuTest {
  @TempDir private Path folder;

  @Test
  void cudaWithoutAGpuIsAnErrorThatSaysWhatToDo() {
    Program program =
        new ProgramProcess(folder, Map.of("TANDEM_CUDA_LIBRARIES", "none"))
            .run("train", "--device", "cuda");

    assertThat(program.exitCode()).isEqualTo(ExitCodes.DEVICE);
    assertThat(program.error())
        .startsWith("tandem train: --device cuda: ")
        .contains("switched off", "unset TANDEM_CUDA_LIBRARIES");
  }

  @Test
  void theEnvironmentNamesTheDeviceAndIsNamedByItsErrors() {
    Program program = withoutGpu("cuda").run("train");

    assertThat(program.exitCode()).isEqualTo(ExitCodes.DEVICE);
    assertThat(program.error())
        .startsWith("tandem train: TANDEM_DEVICE=cuda: --device cuda: expected a GPU that works");
    assertThat(withoutGpu("abacus").run("exercise").error())
        .startsWith("tandem exercise: TANDEM_DEVICE=abacus: ")
        .contains("found abacus");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda", " "})
  void anOptionWinsOverTheEnvironmentAndBlankIsNothing(String device) {
    Program program = withoutGpu(device).run("exercise", "--device", "cpu");
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);

    Program unnamed = withoutGpu(device).run("exercise");
    assertThat(unnamed.exitCode()).isEqualTo(device.isBlank() ? ExitCodes.DONE : ExitCodes.DEVICE);
  }

  private ProgramProcess withoutGpu(String device) {
    return new ProgramProcess(
        folder, Map.of("TANDEM_CUDA_LIBRARIES", "none", "TANDEM_DEVICE", device));
  }

  /** JCuda's classes alone would load its native library. */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "auto", "first"})
  void withoutAGpuNothingOfJCudaIsLoaded(String device) {
    Program program =
        new ProgramProcess(folder, Map.of("TANDEM_CUDA_LIBRARIES", "none"))
            .run(List.of("-verbose:class"), "train", "--epochs", "1", "--device", device);

    assertThat(program.exitCode()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("io.tandem.cli.TrainCommand").doesNotContain(" jcuda.");
    assertThat(folder.resolve("cache").resolve("tandem")).doesNotExist();
  }
}
