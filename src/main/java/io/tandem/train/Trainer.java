package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Examples;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.Scaling;
import io.tandem.backend.StepSize;
import io.tandem.backend.Tally;
import io.tandem.backend.Totals;
import io.tandem.data.Dataset;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.OptimizerState;
import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import io.tandem.train.Evaluator.Evaluation;
import io.tandem.train.TrainingResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/** Trains a network on mini-batches of a data set, in an order of its own in every epoch. */
public final class Trainer {
  private final Backend backend;
  private final Network network;
  private final TrainingOptions options;
  private final Evaluator validation;
  private final int examples;
  private final int iterationsPerEpoch;
  private final OptimizerState optimizerState;
  private final EpochViews views;
  private final Cursor cursor;
  private final Tally tally;
  private final TrainingStep wholeStep;
  private final TrainingStep lastStep;

  private final List<HistoryEntry> history = new ArrayList<>();
  private List<LayerParameters> lastGood;
  private List<double[]> lastGoodState;
  private long iteration;
  private long lastLogged;
  private long started;

  /**
   * Uploads the data and makes room on the device for everything that training needs.
   *
   * @param network starts from the parameters that it has
   * @param scaling of the features, fitted to the training part
   * @throws DeviceException if the device has too little memory, with what would fit
   * @throws IllegalArgumentException if images are to be varied and the data is not images
   */
  public Trainer(
      Network network,
      Dataset training,
      Dataset validation,
      Scaling scaling,
      TrainingOptions options) {
    this.backend = network.backend();
    this.network = network;
    this.options = options;
    new TrainingMemory(network, training, validation, options).check();
    this.validation = new Evaluator(network, validation, scaling);
    examples = training.size();
    iterationsPerEpoch = options.iterationsPerEpoch(examples);
    views = new EpochViews(training, options);
    cursor = views.cursor(backend);
    tally = backend.tally();
    Examples uploaded = backend.upload(training.features(), training.labels(), scaling);
    ParameterGroup gradients = network.newGradients();
    optimizerState =
        new OptimizerState(backend, options.optimizer().rule(), network.parameterShapes());
    wholeStep = step(uploaded, gradients, Math.min(options.batchSize(), examples));
    int rest = examples % options.batchSize();
    lastStep = rest == 0 ? wholeStep : step(uploaded, gradients, rest);
  }

  private TrainingStep step(Examples uploaded, ParameterGroup gradients, int rows) {
    return new TrainingStep(
        network,
        options.optimizer().rule(),
        gradients,
        optimizerState,
        uploaded,
        rows,
        options.labelSmoothing(),
        cursor,
        tally);
  }

  /**
   * Trains until all iterations are made, the listener wants to stop, the loss is lost, or the
   * device fails.
   */
  public TrainingResult train(TrainingListener listener) {
    started = System.nanoTime();
    keep();
    return run(listener);
  }

  /**
   * Goes on where an earlier run's parameters are from, as that run would have: with the same
   * mini-batches, learning rates and history.
   *
   * @param earlier a run with the same options on the same data that ended early, at the end of an
   *     epoch or with its parameters going back to one
   */
  public TrainingResult resume(TrainingResult earlier, TrainingListener listener) {
    started = System.nanoTime();
    lastGood = earlier.parameters();
    network.write(lastGood);
    lastGoodState = earlier.optimizerState();
    optimizerState.write(lastGoodState);
    history.addAll(earlier.historyOfParameters());
    iteration = earlier.iterationOfParameters();
    lastLogged = iteration;
    if (!history.isEmpty()) {
      started -= (long) (history.get(history.size() - 1).seconds() * 1e9);
    }
    return run(listener);
  }

  private TrainingResult run(TrainingListener listener) {
    try {
      return iterate(listener);
    } catch (DeviceException e) {
      return result(Outcome.DEVICE_FAILED, e.getMessage());
    }
  }

  private TrainingResult iterate(TrainingListener listener) {
    Philox random = new Philox(options.seed(), Purpose.SHUFFLE);
    int[] order = random.permutation(epoch(), examples);
    views.draw(epoch());
    while (iteration < options.iterations()) {
      List<StepSize> sizes = stepSizes();
      backend.write(cursor, order, sizes, iteration);
      views.write(backend, cursor);
      long end = iteration + sizes.size();
      while (iteration < end) {
        runUntil(Math.min(end, lastLogged + options.logEvery()));
        if (iteration == end && end < options.iterations()) {
          // Drawn while the device may still be computing.
          order = random.permutation(epoch(), examples);
          views.draw(epoch());
        }
        Totals totals = backend.read(tally);
        double rate = schedule().rate(iteration - 1, iterationsPerEpoch);
        if (totals.firstNonFinite() >= 0) {
          return diverged(lastLogged + totals.firstNonFinite() + 1, rate);
        }
        boolean stopping = listener.wantsToStop() && iteration < options.iterations();
        OptionalDouble accuracy = OptionalDouble.empty();
        if (iteration == end || stopping) {
          Evaluation evaluation = validation.evaluate();
          if (!Double.isFinite(evaluation.loss())) {
            return diverged(iteration, rate);
          }
          accuracy = OptionalDouble.of(evaluation.accuracy());
          keep();
        }
        listener.onEntry(log(totals, rate, accuracy));
        if (stopping) {
          return result(Outcome.STOPPED, "stopped after iteration " + iteration);
        }
      }
    }
    return result(Outcome.COMPLETE, "");
  }

  private int epoch() {
    return (int) (iteration / iterationsPerEpoch);
  }

  /** Makes the updates up to an iteration of this epoch, of which only the last may be smaller. */
  private void runUntil(long target) {
    long lastOfEpoch = (epoch() + 1L) * iterationsPerEpoch - 1;
    long whole = Math.min(target, lastOfEpoch) - iteration;
    wholeStep.run((int) whole);
    if (target > lastOfEpoch) {
      lastStep.run(1);
    }
    iteration = target;
  }

  /** Of the updates that are left in this epoch. */
  private List<StepSize> stepSizes() {
    long end = Math.min((epoch() + 1L) * iterationsPerEpoch, options.iterations());
    return LongStream.range(iteration, end)
        .mapToObj(i -> options.optimizer().stepSize(i, iterationsPerEpoch))
        .toList();
  }

  private LearningRateSchedule schedule() {
    return options.optimizer().schedule();
  }

  /** Keeps parameters and state of one moment: both, or, where the device fails, neither. */
  private void keep() {
    List<LayerParameters> parameters = network.read();
    lastGoodState = optimizerState.read();
    lastGood = parameters;
  }

  private HistoryEntry log(Totals totals, double rate, OptionalDouble accuracy) {
    HistoryEntry entry =
        new HistoryEntry(
            iteration,
            (double) iteration / iterationsPerEpoch,
            totals.meanLoss(),
            totals.accuracy(),
            accuracy,
            rate,
            (System.nanoTime() - started) / 1e9);
    history.add(entry);
    lastLogged = iteration;
    return entry;
  }

  private TrainingResult diverged(long badIteration, double rate) {
    return result(
        Outcome.DIVERGED,
        "the loss became infinite or not a number at iteration "
            + badIteration
            + " (learning rate "
            + rate
            + "); the likely cause is a learning rate that is too high for these inputs: try "
            + rate / 10
            + ", or normalise the inputs");
  }

  private TrainingResult result(Outcome outcome, String explanation) {
    return new TrainingResult(outcome, explanation, List.copyOf(history), lastGood, lastGoodState);
  }
}
