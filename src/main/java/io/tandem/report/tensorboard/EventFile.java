package io.tandem.report.tensorboard;

import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingListener;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A run's history as TensorBoard reads it, while the run goes on: an event an entry, with the
 * scalars loss, accuracy/training, accuracy/validation, learning_rate and examples_per_second.
 */
public final class EventFile implements TrainingListener, AutoCloseable {
  private static final double MILLISECONDS = 1e3;

  private final Path file;
  private final int examples;
  private final RecordWriter records;
  private IOException failure;
  private double lastEpoch;
  private double lastSeconds;

  EventFile(Path file, int examples, RecordWriter records) {
    this.file = file;
    this.examples = examples;
    this.records = records;
  }

  /**
   * Begins a file of its own in a folder, which is made if need be; files of earlier runs stay.
   *
   * @param examples in the training part
   * @throws IOException if it cannot be written
   */
  public static EventFile in(Path folder, int examples) throws IOException {
    Files.createDirectories(folder);
    // TensorBoard takes every file that has "tfevents" in its name, in the order of the names.
    String name =
        "events.out.tfevents." + (long) now() + ".tandem." + ProcessHandle.current().pid();
    RecordWriter records = null;
    Path file = null;
    for (int number = 0; records == null; number++) {
      file = folder.resolve(name + "." + number);
      records = createdOrNull(file);
    }
    records.write(Event.version(now()));
    return new EventFile(file, examples, records);
  }

  /** A new file; null where an earlier run of this second and this process has one. */
  private static RecordWriter createdOrNull(Path file) throws IOException {
    try {
      return new RecordWriter(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
    } catch (FileAlreadyExistsException e) {
      return null;
    }
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** Why the rest of the run is missing from the file; empty if nothing is. */
  public Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Adds an entry. What cannot be written does not end the run: {@link #failure} tells. */
  @Override
  public void onEntry(HistoryEntry entry) {
    if (failure != null) {
      return;
    }
    try {
      records.write(Event.scalars(now(), entry.iteration(), scalars(entry)));
    } catch (IOException e) {
      failure = e;
    }
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
  }

  private Map<String, Double> scalars(HistoryEntry entry) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("loss", entry.loss());
    scalars.put("accuracy/training", entry.trainAccuracy());
    entry.validationAccuracy().ifPresent(share -> scalars.put("accuracy/validation", share));
    scalars.put("learning_rate", entry.learningRate());
    double seconds = entry.seconds() - lastSeconds;
    if (seconds > 0) {
      scalars.put("examples_per_second", (entry.epoch() - lastEpoch) * examples / seconds);
    }
    lastSeconds = entry.seconds();
    lastEpoch = entry.epoch();
    return scalars;
  }

  private static double now() {
    return System.currentTimeMillis() / MILLISECONDS;
  }
}
