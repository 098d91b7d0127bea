package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tandem.train.CheckpointFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A process whose files may only have so many bytes: as on a full disk, its writes fail midway. */
@Execution(ExecutionMode.CONCURRENT)
class FullDiskTest {
  private static final Path SHELL = Path.of("/bin/bash");

  /** The first checkpoints fit, later ones, with a longer history, do not; nor do all results. */
  private static final int MOST_KIB = 12;

  @TempDir private Path folder;

  @Test
  void aCheckpointThatCannotBeWrittenLeavesTheLastGoodOne()
      throws IOException, InterruptedException {
    assumeThat(SHELL).as("limits files' sizes").isExecutable();
    Path run = folder.resolve("run");
    Path undisturbed = folder.resolve("undisturbed");
    Object[] options = {"train", "--epochs", 100, "--hidden", 20, "--out"};

    List<String> said = limited(options, run);

    assertThat(said)
        .filteredOn(line -> line.contains(SavedRun.FILE))
        .singleElement()
        .asString()
        .contains("cannot write " + run, "File too large", "is kept", "training goes on");
    assertThat(said).anyMatch(line -> line.startsWith("epoch 100.00"));
    assertThat(said.get(said.size() - 1)).contains("cannot write", run.toString());
    long iteration = CheckpointFile.read(run.resolve(SavedRun.FILE)).checkpoint().iteration();
    assertThat(iteration).isBetween(65L, 99 * 65L);
    assertThat(said).anyMatch(line -> line.contains(String.format("iteration %,d is", iteration)));

    Program rest = Program.run("train", "--resume", run);
    assertThat(rest.exitCode()).as(rest.err()).isEqualTo(ExitCodes.DONE);
    Program.run("train", "--epochs", 100, "--hidden", 20, "--out", undisturbed);
    assertThat(run.resolve("model.safetensors"))
        .hasSameBinaryContentAs(undisturbed.resolve("model.safetensors"));
    try (var files = Files.list(run)) {
      assertThat(files).hasSize(6);
    }
  }

  private List<String> limited(Object[] options, Path run)
      throws IOException, InterruptedException {
    List<Object> words = new ArrayList<>(List.of(options));
    words.add(run);
    words.addAll(List.of("--checkpoint-every", 0));
    ProcessBuilder program =
        new ProgramProcess(folder, Map.of("TANDEM_DEVICE", "cpu"))
            .optimized()
            .builder(List.of("-XX:-UsePerfData"), words.toArray());
    List<String> command =
        new ArrayList<>(
            List.of(SHELL.toString(), "-c", "ulimit -f " + MOST_KIB + "; exec \"$@\"", "bash"));
    command.addAll(program.command());
    Process process = program.command(command).redirectErrorStream(true).start();
    try (BufferedReader out = process.inputReader()) {
      List<String> said = out.lines().toList();
      assertThat(process.waitFor()).as("%s", said).isEqualTo(ExitCodes.OUTPUT);
      return said;
    }
  }
}
