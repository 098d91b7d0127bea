package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Precision;
import io.tandem.nn.Network;
import io.tandem.train.Checkpoint;
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

  /** Trains from the start. */
  TrainingResult start(Backend backend) {
    device = backend.device();
    Trainer trainer = task.trainer(task.network(backend));
    try (Progress progress = progress()) {
      return noting(trainer.train(with(progress, trainer)));
    }
  }

  /** Goes on from a checkpoint that an earlier process left. */
  TrainingResult resume(Backend backend, Checkpoint checkpoint) {
    device = backend.device();
    Trainer trainer = task.trainer(new Network(backend, task.layers()));
    try (Progress progress = progress()) {
      return noting(trainer.resume(checkpoint, with(progress, trainer)));
    }
  }

  /** Goes on with a run whose device failed, on another one. */
  TrainingResult goOn(TrainingResult earlier, Device other, Precision precision) {
    DeviceFailure before = failure;
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
      try (Progress progress = progress()) {
        return trainer.resume(earlier.checkpoint(), with(progress, trainer));
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

  private TrainingListener with(Progress progress, Trainer trainer) {
    List<TrainingListener> all = new ArrayList<>(List.of(progress));
    all.add(new Outlook(out, task.options().iterations(), trainer.bytes()));
    all.addAll(listeners);
    return TrainingListener.all(all);
  }

  private Progress progress() {
    return Progress.on(out, task.options(), task.split().training().size(), interruption);
  }
}
