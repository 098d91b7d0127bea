package io.tandem.train;

import io.tandem.backend.DeviceException;
import io.tandem.backend.Scaling;
import io.tandem.backend.Totals;
import io.tandem.data.Dataset;
import io.tandem.nn.Network;
import io.tandem.train.Evaluator.Evaluation;
import io.tandem.train.TrainingResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Trains a network on mini-batches of a data set, in an order of its own in every epoch. */
public final class Trainer {
  private final Network network;
  private final TrainingOptions options;
  private final long bytes;
  private final Evaluator validation;
  private final Updates updates;
  private final TrainingState state;
  private final BestEpoch best;
  private final Diagnosis diagnosis = new Diagnosis();

  private final List<HistoryEntry> history = new ArrayList<>();
  private Map<String, double[]> lastGood;
  private long iterationOfLastGood;
  private Supplier<Checkpoint> checkpoint;
  private long lastLogged;
  private long started;
  private double secondsBefore;

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
    this.network = network;
    this.options = options;
    TrainingMemory memory = new TrainingMemory(network, training, validation, options);
    memory.check();
    bytes = memory.bytes();
    this.validation = new Evaluator(network, validation, scaling, options.loss());
    updates = new Updates(network, training, scaling, options);
    state = new TrainingState(network, updates.optimizerState());
    best = new BestEpoch(options.selection());
  }

  /** The bytes that training takes on the device. */
  public long bytes() {
    return bytes;
  }

  /**
   * Trains until all iterations are made, the validation accuracy is high enough or has long been
   * no better, the listener wants to stop, the loss is lost, or the device fails.
   */
  public TrainingResult train(TrainingListener listener) {
    started = System.nanoTime() - (long) (secondsBefore * 1e9);
    return run(listener);
  }

  /**
   * Lets training go on from a checkpoint as that run would have: with the same mini-batches,
   * learning rates and history.
   *
   * @param from of a run with the same options on the same data, on any device
   * @throws IllegalArgumentException if it is of another network, optimizer or length
   */
  public void restore(Checkpoint from) {
    updates.checkStart(from.iteration());
    state.check(from);
    state.write(from.state());
    history.addAll(from.history());
    history.forEach(diagnosis::accept);
    best.restore(from);
    lastLogged = from.iteration();
    secondsBefore = from.seconds();
  }

  /** Goes on from a checkpoint: {@link #restore} and {@link #train}. */
  public TrainingResult resume(Checkpoint from, TrainingListener listener) {
    restore(from);
    return train(listener);
  }

  private TrainingResult run(TrainingListener listener) {
    try {
      updates.startAt(lastLogged);
      reachCheckpoint(listener);
      return iterate(listener);
    } catch (DeviceException e) {
      if (checkpoint == null) {
        throw e;
      }
      return result(Outcome.DEVICE_FAILED, e.getMessage());
    }
  }

  private TrainingResult iterate(TrainingListener listener) {
    while (updates.iteration() < options.iterations()) {
      if (best.endsTraining()) {
        return result(Outcome.STOPPED_EARLY, best.explanation());
      }
      updates.beginEpoch();
      while (!updates.isEpochDone()) {
        Totals totals = updates.runUntil(lastLogged + options.logEvery());
        if (totals.firstNonFinite() >= 0) {
          return diverged(lastLogged + totals.firstNonFinite() + 1);
        }
        boolean stopping = listener.wantsToStop() && updates.iteration() < options.iterations();
        OptionalDouble accuracy = OptionalDouble.empty();
        if (updates.isEpochDone() || stopping) {
          Evaluation evaluation = validation.evaluate();
          if (!Double.isFinite(evaluation.loss())) {
            return diverged(updates.iteration());
          }
          accuracy = OptionalDouble.of(evaluation.accuracy());
        }
        HistoryEntry entry = log(totals, accuracy);
        if (accuracy.isPresent()) {
          lastGood = state.read();
          iterationOfLastGood = updates.iteration();
          best.accept(entry, state.model(lastGood));
        }
        listener.onEntry(entry);
        if (updates.isEpochDone()) {
          diagnose(listener);
          reachCheckpoint(listener);
        }
        if (stopping) {
          return result(Outcome.STOPPED, "stopped after iteration " + updates.iteration());
        }
      }
    }
    return result(Outcome.COMPLETE, best.shortfall());
  }

  private void diagnose(TrainingListener listener) {
    diagnosis.ofEpochs().forEach(listener::onWarning);
    if (diagnosis.looksForDeadUnits()) {
      diagnosis
          .ofDeadUnits(validation.deadUnits(), network.layers())
          .ifPresent(listener::onWarning);
    }
  }

  /** The history grows while a checkpoint waits to be made: it is cut to this moment's length. */
  private void reachCheckpoint(TrainingListener listener) {
    if (lastGood == null) {
      lastGood = state.read();
      iterationOfLastGood = updates.iteration();
    }
    int entries = history.size();
    Map<String, double[]> now = lastGood;
    Map<String, double[]> bestNow = best.state();
    checkpoint = () -> new Checkpoint(List.copyOf(history.subList(0, entries)), now, bestNow);
    listener.onCheckpoint(checkpoint);
  }

  private HistoryEntry log(Totals totals, OptionalDouble accuracy) {
    HistoryEntry entry =
        new HistoryEntry(
            updates.iteration(),
            updates.epochs(),
            totals.meanLoss(),
            totals.accuracy(),
            accuracy,
            updates.lastRate(),
            (System.nanoTime() - started) / 1e9);
    history.add(entry);
    diagnosis.accept(entry);
    lastLogged = updates.iteration();
    return entry;
  }

  private TrainingResult diverged(long badIteration) {
    double rate = updates.lastRate();
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
    boolean takesBest = !best.state().isEmpty();
    return new TrainingResult(
        outcome,
        explanation,
        List.copyOf(history),
        state.parameters(takesBest ? best.state() : lastGood),
        takesBest ? best.iteration() : iterationOfLastGood,
        checkpoint.get());
  }
}
