package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Precision;
import io.tandem.nn.Network;
import io.tandem.train.DeviceChoice;
import io.tandem.train.Forecast;
import io.tandem.train.StepTiming;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingResult.Outcome;
import io.tandem.train.TrainingTask;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A training run that can move from a device that fails to another one. */
final class DeviceTraining {
  private final PrintWriter out;
  private final TrainingTask task;
  private final Interruption interruption;
  private final List<TrainingListener> listeners;
  private DeviceInfo device;
  private DeviceFailure failure;

  DeviceTraining(
      PrintWriter out,
      TrainingTask task,
      Interruption interruption,
      List<TrainingListener> listeners) {
    this.out = out;
    this.task = task;
    this.interruption = interruption;
    this.listeners = listeners;
  }

  /** The device that was used last. */
  DeviceInfo device() {
    return device;
  }

  /** What became of a device that failed, if one did. */
  Optional<DeviceFailure> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Trains from the start.
   *
   * @param forecast of it, where there is one
   */
  TrainingResult start(Backend backend, Optional<Forecast> forecast) {
    device = backend.device();
    Trainer trainer = task.trainer(task.network(backend));
    Outlook outlook = outlook(forecast, trainer);
    try (Progress progress = progress()) {
      return noting(trainer.train(with(progress, outlook)));
    }
  }

  /**
   * Goes on from a checkpoint that an earlier process left.
   *
   * @param forecast of what is still to be done, where there is one
   */
  TrainingResult resume(Backend backend, SavedRun saved, Optional<Forecast> forecast) {
    device = backend.device();
    Trainer trainer = task.trainer(new Network(backend, task.layers()));
    saved.restore(trainer);
    Outlook outlook = outlook(forecast, trainer);
    try (Progress progress = progress()) {
      return noting(trainer.train(with(progress, outlook)));
    }
  }

  /** Goes on with a run whose device failed, on another one. */
  TrainingResult goOn(TrainingResult earlier, Device other, Precision precision) {
    DeviceFailure before = failure;
    Optional<Forecast> forecast =
        Forecast.of(
            new StepTiming(task), DeviceChoice.of(other), precision, before.keptIteration());
    try (Backend backend = other.open(precision)) {
      device = backend.device();
      out.printf(
          "%s failed: %s%ngoing on from iteration %,d in %s on %s%n",
          before.device(), before.reason(), before.keptIteration(), precision, device.line());
      failure =
          new DeviceFailure(
              before.time(),
              before.device(),
              before.reason(),
              before.keptIteration(),
              device.name());
      Trainer trainer = task.trainer(new Network(backend, task.layers()));
      Outlook outlook = outlook(forecast, trainer);
      try (Progress progress = progress()) {
        return trainer.resume(earlier.checkpoint(), with(progress, outlook));
      }
    }
  }

  private TrainingResult noting(TrainingResult result) {
    if (result.outcome() == Outcome.DEVICE_FAILED) {
      failure =
          new DeviceFailure(
              Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
              device.name(),
              result.explanation(),
              result.checkpoint().iteration(),
              null);
    }
    return result;
  }

  private Outlook outlook(Optional<Forecast> forecast, Trainer trainer) {
    Outlook outlook = new Outlook(out, task.options().iterations(), trainer.bytes());
    forecast.ifPresent(outlook::tell);
    return outlook;
  }

  private TrainingListener with(Progress progress, Outlook outlook) {
    List<TrainingListener> all = new ArrayList<>(List.of(progress, outlook));
    all.addAll(listeners);
    return TrainingListener.all(all);
  }

  private Progress progress() {
    return Progress.on(out, task.options(), task.split().training().size(), interruption);
  }
}
