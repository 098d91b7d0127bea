package io.tandem.cli;

import io.tandem.backend.Precision;
import io.tandem.train.Checkpoint;
import io.tandem.train.CheckpointFile;
import io.tandem.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** Writes a run's checkpoints: at its start, and every few seconds at an epoch's end. */
final class Checkpoints implements TrainingListener {
  private final PrintWriter err;
  private final Path file;
  private final double secondsBetween;
  private final Precision precision;
  private final Map<String, String> texts;
  private long lastTried;
  private long keptIteration = -1;
  private boolean failing;

  /**
   * Checkpoints of a run.
   *
   * @param folder the run's
   * @param texts to keep beside each
   */
  Checkpoints(
      PrintWriter err,
      Path folder,
      double secondsBetween,
      Precision precision,
      Map<String, String> texts) {
    this.err = err;
    this.file = folder.resolve(SavedRun.FILE);
    this.secondsBetween = secondsBetween;
    this.precision = precision;
    this.texts = texts;
  }

  /**
   * Writes it if it is time to. A disk that is full for a while does not end a long run.
   *
   * @throws OutputException if the first one cannot be written
   */
  @Override
  public void onCheckpoint(Supplier<Checkpoint> checkpoint) {
    if (keptIteration < 0 || (System.nanoTime() - lastTried) / 1e9 >= secondsBetween) {
      write(checkpoint.get());
    }
  }

  /** Writes one unless it is there. */
  void write(Checkpoint checkpoint) {
    if (checkpoint.iteration() == keptIteration) {
      return;
    }
    try {
      CheckpointFile.write(file, checkpoint, precision, texts);
      keptIteration = checkpoint.iteration();
      failing = false;
    } catch (IOException e) {
      complain(e);
    }
    lastTried = System.nanoTime();
  }

  private void complain(IOException error) {
    if (keptIteration < 0) {
      throw new OutputException(file, error);
    }
    if (!failing) {
      err.printf(
          "tandem train: cannot write %s (%s): the checkpoint of iteration %,d is kept, and"
              + " training goes on; make room there%n",
          file, Reason.of(error), keptIteration);
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
