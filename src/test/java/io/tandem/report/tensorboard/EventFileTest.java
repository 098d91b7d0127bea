package io.tandem.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tandem.train.HistoryEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files for TensorBoard, read back by a decoder that shares nothing with their writer. */
class EventFileTest {
  private static final HistoryEntry FIRST =
      new HistoryEntry(50, 0.5, 2.25, 0.125, OptionalDouble.empty(), 0.1, 1.25);
  private static final HistoryEntry SECOND =
      new HistoryEntry(1L << 40, 1, 1.75, 0.25, OptionalDouble.of(0.375), 0.05, 3.25);

  @TempDir private Path folder;

  @Test
  void everyEntryIsAnEventOfItsIteration() throws IOException {
    Path file;
    double before = System.currentTimeMillis() / 1e3;
    try (EventFile events = EventFile.in(folder.resolve("new/run"), 1000)) {
      file = events.file();
      events.onEntry(FIRST);
      events.onEntry(SECOND);
      assertThat(events.failure()).isEmpty();
    }
    List<DecodedEvent> events = DecodedEvent.all(Files.readAllBytes(file));

    assertThat(file.getFileName().toString()).contains("tfevents");
    assertThat(events).hasSize(3);
    assertThat(events.get(0).fileVersion()).isEqualTo("brain.Event:2");
    assertThat(events.get(0).scalars()).isEmpty();
    assertThat(events.get(0).wallTime()).isBetween(before, before + 60);
    assertThat(events.get(1).step()).isEqualTo(50);
    assertThat(events.get(1).scalars())
        .containsOnly(
            entry("loss", 2.25f),
            entry("accuracy/training", 0.125f),
            entry("learning_rate", 0.1f),
            entry("examples_per_second", 400f));
    assertThat(events.get(2).step()).isEqualTo(1L << 40);
    assertThat(events.get(2).scalars())
        .containsOnly(
            entry("loss", 1.75f),
            entry("accuracy/training", 0.25f),
            entry("accuracy/validation", 0.375f),
            entry("learning_rate", 0.05f),
            entry("examples_per_second", 250f));
  }

  @Test
  void anEntryCanBeReadAsSoonAsItIsThere() throws IOException {
    try (EventFile events = EventFile.in(folder, 1000)) {
      events.onEntry(FIRST);
      assertThat(DecodedEvent.all(Files.readAllBytes(events.file()))).hasSize(2);
    }
  }

  @Test
  void runsOfTheSameSecondHaveFilesOfTheirOwn() throws IOException {
    for (int run = 0; run < 3; run++) {
      EventFile.in(folder, 1000).close();
    }
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void aFullDiskEndsTheFileAndNotTheRun() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    try (EventFile events = new EventFile(folder.resolve("file"), 1000, new RecordWriter(full))) {
      events.onEntry(FIRST);
      events.onEntry(SECOND);
      assertThat(events.failure())
          .get()
          .hasToString("java.io.IOException: No space left on device");
    }
  }
}
