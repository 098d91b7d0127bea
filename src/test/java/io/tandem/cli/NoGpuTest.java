package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program in a process that finds no GPU. */
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

  /** JCuda's classes alone would load its native library. */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "auto"})
  void withoutAGpuNothingOfJCudaIsLoaded(String device) {
    Program program =
        new ProgramProcess(folder, Map.of("TANDEM_CUDA_LIBRARIES", "none"))
            .run(List.of("-verbose:class"), "train", "--epochs", "1", "--device", device);

    assertThat(program.exitCode()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("io.tandem.cli.TrainCommand").doesNotContain(" jcuda.");
    assertThat(folder.resolve("cache")).doesNotExist();
  }
}
