package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real processes that are killed in the middle of a run, and runs that go on from what is left. */
@Execution(ExecutionMode.CONCURRENT)
class KilledRunTest {
  private static final int ENDED_BY_SIGKILL = 137;

  /** Kills of one run; {@code -Dtandem.kills=50} for a long test. */
  private static final int KILLS = Integer.getInteger("tandem.kills", 3);

  /** Long enough for a kill to hit anything: Java's start, training, a checkpoint being written. */
  private static final int MOST_MILLISECONDS = 700;

  private static final List<Object> RUN =
      List.of("train", "--epochs", 100 * KILLS, "--hidden", "20", "--keep", "best");

  @TempDir private static Path folder;

  private static Path undisturbed;
  private static ProgramProcess program;

  @BeforeAll
  static void runUndisturbed() {
    undisturbed = folder.resolve("undisturbed");
    program = new ProgramProcess(folder, Map.of("TANDEM_DEVICE", "cpu")).optimized();
    Program run = Program.run(words(RUN, "--out", undisturbed));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCodes.DONE);
  }

  private static Object[] words(List<Object> first, Object... more) {
    List<Object> words = new ArrayList<>(first);
    words.addAll(Arrays.asList(more));
    return words.toArray();
  }

  @Test
  void endsWithTheBytesOfAnUndisturbedRunHoweverOftenItIsKilled()
      throws IOException, InterruptedException {
    long seed = Long.getLong("tandem.kill.seed", System.nanoTime());
    Random random = new Random(seed);
    Path run = folder.resolve("killed");
    kill(random, true, words(RUN, "--checkpoint-every", 0, "--out", run));
    for (int kill = 1; kill < KILLS; kill++) {
      assertThat(run.resolve(SavedRun.FILE)).as("seed %d, kill %d", seed, kill).exists();
      kill(random, random.nextBoolean(), "train", "--resume", run);
    }
    Program rest = Program.run("train", "--resume", run, "--checkpoint-every", 60);
    assertThat(rest.exitCode()).as("seed %d: %s", seed, rest.err()).isEqualTo(ExitCodes.DONE);
    assertSameAsUndisturbed(run);
    try (var files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(TrainCommandTest.FILES);
    }
  }

  /**
   * Starts a run and kills it some time later.
   *
   * @param trains whether that time begins with the first epoch's end, or with the process
   */
  private static void kill(Random random, boolean trains, Object... arguments)
      throws IOException, InterruptedException {
    Path err = folder.resolve("killed.err");
    Process process = program.builder(List.of(), arguments).redirectError(err.toFile()).start();
    try (BufferedReader out = process.inputReader()) {
      String line = "";
      while (trains && !line.startsWith("epoch")) {
        line = out.readLine();
        assertThat(line).as("%s", Files.readString(err)).isNotNull();
      }
      Thread.sleep(random.nextInt(MOST_MILLISECONDS));
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isEqualTo(ENDED_BY_SIGKILL);
  }

  private static void assertSameAsUndisturbed(Path run) throws IOException {
    for (String file : List.of("model.safetensors", "weights.png")) {
      assertThat(run.resolve(file)).hasSameBinaryContentAs(undisturbed.resolve(file));
    }
    assertThat(historyWithoutTimes(run)).isEqualTo(historyWithoutTimes(undisturbed));
  }

  private static List<String> historyWithoutTimes(Path run) throws IOException {
    return Files.readAllLines(run.resolve("history.csv")).stream()
        .map(line -> line.substring(0, line.lastIndexOf(',')))
        .toList();
  }
}
