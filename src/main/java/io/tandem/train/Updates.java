package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.Scaling;
import io.tandem.backend.Tally;
import io.tandem.backend.Totals;
import io.tandem.data.Dataset;
import io.tandem.nn.Network;
import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import java.util.Arrays;

/**
 * The updates of a training run, in the order of its epochs; each epoch has an order of its own.
 */
final class Updates {
  private final Backend backend;
  private final TrainingOptions options;
  private final Philox random;
  private final int examples;
  private final int perEpoch;
  private final Cursor cursor;
  private final Tally tally;
  private final TrainingStep wholeStep;
  private final TrainingStep lastStep;

  private long iteration;
  private int[] order;
  private double[] rates;
  private long end;

  /** Uploads the examples, and makes room for gradients and activations. */
  Updates(Network network, Dataset training, Scaling scaling, TrainingOptions options) {
    backend = network.backend();
    this.options = options;
    random = new Philox(options.seed(), Purpose.SHUFFLE);
    examples = training.size();
    perEpoch = options.iterationsPerEpoch(examples);
    cursor = backend.cursor();
    tally = backend.tally();
    Examples uploaded = backend.upload(training.features(), training.labels(), scaling);
    ParameterGroup gradients = network.newGradients();
    wholeStep = step(network, uploaded, gradients, Math.min(options.batchSize(), examples));
    int rest = examples % options.batchSize();
    lastStep = rest == 0 ? wholeStep : step(network, uploaded, gradients, rest);
  }

  private TrainingStep step(
      Network network, Examples uploaded, ParameterGroup gradients, int rows) {
    return new TrainingStep(
        network, options.optimizer().rule(), gradients, uploaded, rows, cursor, tally);
  }

  /** Goes to the start of an epoch, after so many updates. */
  void startAt(long updates) {
    iteration = updates;
    order = random.permutation(epoch(), examples);
  }

  /** How many updates have been made. */
  long iteration() {
    return iteration;
  }

  /** How many epochs have been made, with the fraction of the present one. */
  double epochs() {
    return (double) iteration / perEpoch;
  }

  /** Begins an epoch, which the run's last update may cut short. */
  void beginEpoch() {
    long left = options.iterations() - iteration;
    rates = new double[(int) Math.min(perEpoch, left)];
    Arrays.setAll(rates, i -> options.optimizer().schedule().rate(iteration + i, perEpoch));
    backend.write(cursor, order, rates);
    end = iteration + rates.length;
  }

  /** Whether the epoch that was begun is done. */
  boolean isEpochDone() {
    return iteration == end;
  }

  /**
   * Makes updates up to an iteration or to the epoch's end, and tells what was counted on the way.
   */
  Totals runUntil(long target) {
    run(Math.min(end, target));
    if (isEpochDone() && end < options.iterations()) {
      // Drawn while the device may still be computing.
      order = random.permutation(epoch(), examples);
    }
    return backend.read(tally);
  }

  /** The learning rate of the last update. */
  double lastRate() {
    return rates[rates.length - 1 - (int) (end - iteration)];
  }

  private int epoch() {
    return (int) (iteration / perEpoch);
  }

  /** Of an epoch's mini-batches only the last may be smaller. */
  private void run(long target) {
    long lastOfEpoch = (epoch() + 1L) * perEpoch - 1;
    long whole = Math.min(target, lastOfEpoch) - iteration;
    wholeStep.run((int) whole);
    if (target > lastOfEpoch) {
      lastStep.run(1);
    }
    iteration = target;
  }
}
