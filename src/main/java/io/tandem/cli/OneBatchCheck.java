package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.data.Dataset;
import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import io.tandem.train.HistoryEntry;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingResult.Outcome;
import io.tandem.train.TrainingTask;
import java.io.PrintWriter;
import java.util.Arrays;

/**
 * Trains on one mini-batch alone: a net that cannot learn even that by heart is told something
 * wrong.
 */
final class OneBatchCheck {
  /**
   * Below it, each right class has a probability of 95 % in the mean, by cross-entropy, or of over
   * 75 %, by squared error.
   */
  private static final double NEAR_ZERO = 0.05;

  /** How many updates it takes at most; each is an epoch. */
  static final int UPDATES = 500;

  private static final int PRINT_EVERY = 50;

  private final PrintWriter out;
  private final PrintWriter err;
  private final TrainingTask task;

  /**
   * A check of a training.
   *
   * @param task on the whole data set; of its training part, the first mini-batch is used
   */
  OneBatchCheck(PrintWriter out, PrintWriter err, TrainingTask task) {
    this.out = out;
    this.err = err;
    this.task = task;
  }

  private Dataset batch() {
    Dataset training = task.split().training();
    TrainingOptions options = task.options();
    int[] order = new Philox(options.seed(), Purpose.SHUFFLE).permutation(0, training.size());
    return training.select(
        "one mini-batch", Arrays.copyOf(order, Math.min(options.batchSize(), order.length)));
  }

  /** A loss that can fall to zero, which smoothed labels do not let it. */
  private TrainingOptions options() {
    return task.options().withLoss(task.options().loss().plain());
  }

  /** Trains, prints, and returns the exit code. */
  int run(Backend backend) {
    Dataset batch = batch();
    TrainingResult result =
        new Trainer(task.network(backend), batch, batch, task.scaling(), options())
            .train(
                new TrainingListener() {
                  @Override
                  public void onEntry(HistoryEntry entry) {
                    if (entry.iteration() == 1 || entry.iteration() % PRINT_EVERY == 0) {
                      print(entry);
                    }
                  }
                });
    if (result.outcome() != Outcome.COMPLETE) {
      err.println("tandem train: " + result.explanation());
      return result.outcome() == Outcome.DIVERGED ? ExitCodes.DIVERGED : ExitCodes.DEVICE;
    }
    double loss = result.history().get(result.history().size() - 1).loss();
    boolean learnt = loss < NEAR_ZERO;
    out.printf(
        "%d examples, %,d updates: loss %.4f, %s%n",
        batch.size(),
        task.options().iterations(),
        loss,
        learnt
            ? "below " + NEAR_ZERO + ": learnt by heart"
            : "not below "
                + NEAR_ZERO
                + ": FAILED; try another --learning-rate (tandem lr-find), more --iterations, a"
                + " wider net, and look at the data");
    return learnt ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
  }

  private void print(HistoryEntry entry) {
    out.printf(
        "update %4d  loss %.4f  accuracy %s%n",
        entry.iteration(), entry.loss(), Percent.of(entry.trainAccuracy()));
  }
}
