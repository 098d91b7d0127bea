package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.BesideOthers;
import io.tandem.train.CheckpointFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process, ended by a signal in the middle of a run. */
@BesideOthers
class InterruptionTest {
  private static final int ENDED_BY_SIGTERM = 143;
  private static final int ITERATIONS_PER_EPOCH = 65;

  @TempDir private Path folder;

  @Test
  @Timeout(60)
  void aRunThatIsEndedKeepsWhatWasLearnt() throws IOException, InterruptedException {
    Path run = folder.resolve("run");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Tandem.class.getName(),
                "train",
                "--epochs",
                "1000000",
                "--out",
                run.toString())
            .redirectErrorStream(true)
            .start();
    List<String> rest;
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.startsWith("epoch")) {
        line = out.readLine();
      }
      process.toHandle().destroy();
      rest = out.lines().toList();
    }
    assertThat(process.waitFor()).as("%s", rest).isEqualTo(ENDED_BY_SIGTERM);
    assertThat(rest).anyMatch(line -> line.startsWith("stopped after iteration"));
    assertThat(rest).anyMatch(line -> line.startsWith("saved in " + run));
    assertThat(rest).anyMatch(line -> line.startsWith("unfinished: tandem train --resume " + run));
    // A checkpoint is of an epoch's end, and this one of the last.
    long reached = summary(run).at("/final/iteration").asLong();
    assertThat(CheckpointFile.read(run.resolve(SavedRun.FILE)).checkpoint().iteration())
        .isEqualTo(reached - reached % ITERATIONS_PER_EPOCH);
    assertThat(summary(run).get("outcome").asText()).isEqualTo("STOPPED");
    assertThat(run.resolve("model.safetensors")).isNotEmptyFile();
    assertThat(run.resolve("curves.png")).isNotEmptyFile();
  }

  private static JsonNode summary(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("run.json").toFile());
  }
}
