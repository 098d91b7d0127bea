package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.backend.Precision;
import io.tandem.train.Checkpoint;
import io.tandem.train.CheckpointFile;
import io.tandem.train.HistoryEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final double LONG = 1e6;
  private static final double SHORT = 0.05;

  @TempDir private Path folder;

  private final StringWriter said = new StringWriter();
  private final AtomicInteger asked = new AtomicInteger();

  private Checkpoints checkpoints(double secondsBetween, long keptIteration) {
    return new Checkpoints(
        new PrintWriter(said, true),
        folder,
        secondsBetween,
        Precision.FLOAT32,
        () -> Map.of("asked", "" + asked.incrementAndGet()),
        keptIteration);
  }

  private Path file() {
    return folder.resolve(SavedRun.FILE);
  }

  private long iteration() {
    return CheckpointFile.read(file()).checkpoint().iteration();
  }

  private static HistoryEntry entry(long iteration, boolean endsEpoch) {
    OptionalDouble accuracy = endsEpoch ? OptionalDouble.of(0.5) : OptionalDouble.empty();
    return new HistoryEntry(iteration, iteration / 100.0, 1, 0.5, accuracy, 0.1, 1);
  }

  private static Checkpoint at(long iteration) {
    List<HistoryEntry> history = iteration == 0 ? List.of() : List.of(entry(iteration, true));
    return new Checkpoint(history, Map.of("weights", new double[] {1, 2}), Map.of());
  }

  private static void waitUntilDue() throws InterruptedException {
    Thread.sleep((long) (SHORT * 1000) + 10);
  }

  @Test
  void aRunThatIsOverSoonMakesNone() {
    Checkpoints checkpoints = checkpoints(LONG, Checkpoints.NONE);
    checkpoints.onCheckpoint(() -> at(0));
    checkpoints.onEntry(entry(50, false));
    checkpoints.onEntry(entry(100, true));
    checkpoints.onCheckpoint(() -> at(100));
    assertThat(folder).isEmptyDirectory();
    assertThat(asked).hasValue(0);
  }

  @Test
  void everyOneIsWrittenWithoutATimeBetweenThem() {
    Checkpoints checkpoints = checkpoints(0, Checkpoints.NONE);
    for (long iteration : new long[] {0, 100, 200}) {
      checkpoints.onCheckpoint(() -> at(iteration));
      assertThat(iteration()).isEqualTo(iteration);
    }
    assertThat(CheckpointFile.read(file()).texts()).containsEntry("asked", "1");
  }

  @Test
  void theStartIsKeptInTheMiddleOfALongFirstEpochAndLeftToTheEpochAtItsEnd()
      throws InterruptedException {
    Checkpoints checkpoints = checkpoints(SHORT, Checkpoints.NONE);
    checkpoints.onCheckpoint(() -> at(0));
    waitUntilDue();
    checkpoints.onEntry(entry(100, true));
    assertThat(file()).doesNotExist();
    checkpoints.onEntry(entry(50, false));
    assertThat(iteration()).isZero();
    waitUntilDue();
    checkpoints.onEntry(entry(60, false));
    assertThat(iteration()).isZero();
    checkpoints.onCheckpoint(() -> at(100));
    checkpoints.onCheckpoint(() -> at(200));
    assertThat(iteration()).as("200 comes too soon").isEqualTo(100);
  }

  @Test
  void aNewRunLeavesNoOlderOnesButAResumedOneKeepsItsOwn() throws IOException {
    Files.writeString(file(), "older");
    checkpoints(LONG, 100).onCheckpoint(() -> at(100));
    assertThat(file()).hasContent("older");
    checkpoints(LONG, Checkpoints.NONE).onCheckpoint(() -> at(0));
    assertThat(file()).doesNotExist();
  }

  @Test
  void theLastIsWrittenAtOnceUnlessItIsThere() throws IOException {
    Checkpoints checkpoints = checkpoints(LONG, Checkpoints.NONE);
    checkpoints.onCheckpoint(() -> at(0));
    checkpoints.writeLast(at(100));
    assertThat(iteration()).isEqualTo(100);
    Files.delete(file());
    checkpoints.writeLast(at(100));
    assertThat(file()).doesNotExist();
  }

  @Test
  void whatCannotBeWrittenEndsARunAtItsStartAndAtItsEndAlone() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    Checkpoints checkpoints =
        new Checkpoints(
            new PrintWriter(said, true), gone, SHORT, Precision.FLOAT32, Map::of, Checkpoints.NONE);
    checkpoints.onCheckpoint(() -> at(0));
    Files.delete(gone);
    waitUntilDue();
    checkpoints.onEntry(entry(50, false));
    assertThat(said.toString()).contains("cannot write", "there is no checkpoint yet", "goes on");
    waitUntilDue();
    checkpoints.onCheckpoint(() -> at(100));
    assertThat(said.toString().lines()).hasSize(1);
    assertThatThrownBy(() -> checkpoints.writeLast(at(100))).isInstanceOf(OutputException.class);

    Checkpoints atOnce =
        new Checkpoints(
            new PrintWriter(said, true), gone, 0, Precision.FLOAT32, Map::of, Checkpoints.NONE);
    assertThatThrownBy(() -> atOnce.onCheckpoint(() -> at(0)))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining(SavedRun.FILE);
  }
}
