package io.tandem.cli;

import io.tandem.backend.Precision;
import io.tandem.train.Checkpoint;
import io.tandem.train.CheckpointFile;
import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes a run's checkpoints, every few seconds: of the last epoch's end or, while the first epoch
 * lasts, of the start. A run that is over sooner waits for none.
 */
final class Checkpoints implements TrainingListener {
  /** The iteration that is kept where none is. */
  static final long NONE = -1;

  private final PrintWriter err;
  private final Path file;
  private final double secondsBetween;
  private final Precision precision;
  private final Supplier<Map<String, String>> texts;
  private Map<String, String> textsOnceAsked;
  private long lastTried = System.nanoTime();
  private long keptIteration;
  private Supplier<Checkpoint> latest;
  private boolean failing;

  /**
   * Checkpoints of a run.
   *
   * @param folder the run's
   * @param secondsBetween from now to the first, and between two
   * @param texts to keep beside each, asked for once there is one to write
   * @param keptIteration of the checkpoint from which the run goes on, or {@link #NONE} for a new
   *     run, which leaves no older run's in its place
   */
  Checkpoints(
      PrintWriter err,
      Path folder,
      double secondsBetween,
      Precision precision,
      Supplier<Map<String, String>> texts,
      long keptIteration) {
    this.err = err;
    this.file = folder.resolve(SavedRun.FILE);
    this.secondsBetween = secondsBetween;
    this.precision = precision;
    this.texts = texts;
    this.keptIteration = keptIteration;
  }

  /**
   * Writes it if it is time to. A disk that is full for a while does not end a long run.
   *
   * @throws OutputException if it is the start's and cannot be written
   */
  @Override
  public void onCheckpoint(Supplier<Checkpoint> checkpoint) {
    boolean isStart = latest == null;
    latest = checkpoint;
    if (isStart && !isKept()) {
      delete();
    }
    if (isDue()) {
      write(checkpoint.get(), !isStart);
    }
  }

  /** In the middle of an epoch, the start's if there is no other. */
  @Override
  public void onEntry(HistoryEntry entry) {
    boolean endsEpoch = entry.validationAccuracy().isPresent();
    if (!isKept() && !endsEpoch && isDue()) {
      write(latest.get(), true);
    }
  }

  /**
   * Writes the one with which a run ends, unless it is there.
   *
   * @throws OutputException if it cannot be written, and there is no earlier one
   */
  void writeLast(Checkpoint checkpoint) {
    write(checkpoint, false);
  }

  private boolean isDue() {
    return (System.nanoTime() - lastTried) / 1e9 >= secondsBetween;
  }

  private boolean isKept() {
    return keptIteration != NONE;
  }

  private void write(Checkpoint checkpoint, boolean canDoWithout) {
    if (checkpoint.iteration() == keptIteration) {
      return;
    }
    if (textsOnceAsked == null) {
      textsOnceAsked = texts.get();
    }
    try {
      CheckpointFile.write(file, checkpoint, precision, textsOnceAsked);
      keptIteration = checkpoint.iteration();
      failing = false;
    } catch (IOException e) {
      if (!isKept() && !canDoWithout) {
        throw new OutputException(file, e);
      }
      complain(e);
    }
    lastTried = System.nanoTime();
  }

  private void complain(IOException error) {
    if (!failing) {
      String kept =
          isKept()
              ? String.format("the checkpoint of iteration %,d is kept", keptIteration)
              : "there is no checkpoint yet";
      err.printf(
          "tandem train: cannot write %s (%s): %s, and training goes on; make room there%n",
          file, Reason.of(error), kept);
      failing = true;
    }
  }

  /** A finished run has nothing to go on with. */
  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new OutputException(file, e);
    }
  }
}
