package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.nn.Layer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Network;
import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import io.tandem.train.HistoryEntry;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingResult.Outcome;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;

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

  private static final int PRINT_EVERY = 50;

  private final PrintWriter out;
  private final PrintWriter err;
  private final TrainingOptions options;

  OneBatchCheck(PrintWriter out, PrintWriter err, TrainingOptions options) {
    this.out = out;
    this.err = err;
    this.options = options;
  }

  /** The first mini-batch of a run with this seed, as a data set. */
  static Dataset first(Dataset training, int batchSize, int seed) {
    int[] order = new Philox(seed, Purpose.SHUFFLE).permutation(0, training.size());
    return training.select(
        "one mini-batch", Arrays.copyOf(order, Math.min(batchSize, order.length)));
  }

  /** Trains, prints, and returns the exit code. */
  int run(
      Backend backend,
      List<Layer> layers,
      List<LayerParameters> initial,
      Dataset batch,
      Scaling scaling) {
    Network network = new Network(backend, layers);
    network.write(initial);
    TrainingResult result =
        new Trainer(network, batch, batch, scaling, options)
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
        options.iterations(),
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
