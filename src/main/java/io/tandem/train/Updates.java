package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.Scaling;
import io.tandem.backend.StepSize;
import io.tandem.backend.Tally;
import io.tandem.backend.Totals;
import io.tandem.data.Dataset;
import io.tandem.nn.Network;
import io.tandem.optim.OptimizerState;
import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The updates of a training run, in the order of its epochs; each epoch has an order of its own.
 */
final class Updates {
  private final Backend backend;
  private final TrainingOptions options;
  private final Philox random;
  private final int examples;
  private final int perEpoch;
  private final OptimizerState optimizerState;
  private final EpochViews views;
  private final Cursor cursor;
  private final Tally tally;
  private final TrainingStep wholeStep;
  private final TrainingStep lastStep;

  private long iteration;
  private int[] order;
  private long end;

  /** Uploads the examples, and makes room for gradients and activations. */
  Updates(Network network, Dataset training, Scaling scaling, TrainingOptions options) {
    backend = network.backend();
    this.options = options;
    random = new Philox(options.seed(), Purpose.SHUFFLE);
    examples = training.size();
    perEpoch = options.iterationsPerEpoch(examples);
    views = new EpochViews(training, options);
    cursor = views.cursor(backend);
    tally = backend.tally();
    Examples uploaded = backend.upload(training.features(), training.labels(), scaling);
    ParameterGroup gradients = network.newGradients();
    optimizerState =
        new OptimizerState(backend, options.optimizer().rule(), network.parameterShapes());
    wholeStep = step(network, uploaded, gradients, Math.min(options.batchSize(), examples));
    int rest = examples % options.batchSize();
    lastStep = rest == 0 ? wholeStep : step(network, uploaded, gradients, rest);
  }

  private TrainingStep step(
      Network network, Examples uploaded, ParameterGroup gradients, int rows) {
    return new TrainingStep(
        network,
        options.optimizer().rule(),
        gradients,
        optimizerState,
        uploaded,
        rows,
        options.loss(),
        cursor,
        tally);
  }

  /**
   * Passes if a run may go on after so many updates.
   *
   * @throws IllegalArgumentException if not: it is not at an epoch's end
   */
  void checkStart(long updates) {
    boolean ends = updates % perEpoch == 0 || updates == options.iterations();
    if (updates < 0 || updates > options.iterations() || !ends) {
      throw new IllegalArgumentException(
          String.format(
              "expected the end of an epoch of %,d updates among %,d, found update %,d",
              perEpoch, options.iterations(), updates));
    }
  }

  /** Goes to the start of an epoch, after so many updates. */
  void startAt(long updates) {
    iteration = updates;
    drawEpoch();
  }

  /** What the optimizer remembers. */
  OptimizerState optimizerState() {
    return optimizerState;
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
    end = Math.min((epoch() + 1L) * perEpoch, options.iterations());
    List<StepSize> sizes =
        LongStream.range(iteration, end)
            .mapToObj(i -> options.optimizer().stepSize(i, perEpoch))
            .toList();
    backend.write(cursor, order, sizes, iteration);
    views.write(backend, cursor);
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
      drawEpoch();
    }
    return backend.read(tally);
  }

  /** The learning rate of the last update. */
  double lastRate() {
    return options.optimizer().schedule().rate(iteration - 1, perEpoch);
  }

  private void drawEpoch() {
    order = random.permutation(epoch(), examples);
    views.draw(epoch());
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
