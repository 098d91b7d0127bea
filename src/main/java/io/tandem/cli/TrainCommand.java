package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.backend.Precision;
import io.tandem.data.DataRequest;
import io.tandem.data.Dataset;
import io.tandem.data.Split;
import io.tandem.optim.Optimizer;
import io.tandem.search.Trial;
import io.tandem.train.DeviceChoice;
import io.tandem.train.Forecast;
import io.tandem.train.ModelSelection;
import io.tandem.train.StepTiming;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingResult.Outcome;
import io.tandem.train.TrainingTask;
import io.tandem.train.TrainingWarning;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a network. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a fully connected network on the cross-entropy or the mean squared error, with an",
      "L2 term, by stochastic gradient descent or another optimizer. Without options: on the",
      "handwritten digits that Tandem carries, in seconds. Ctrl-C ends training and keeps what was",
      "learnt so far."
    })
final class TrainCommand implements Callable<Integer> {
  private static final int LOG_EVERY = 50;

  @Spec private CommandSpec spec;

  @Mixin private TaskOptions task;
  @Mixin private LearningRateOptions learningRate;

  @ArgGroup private LengthOptions length = new LengthOptions();

  @Mixin private SelectionOptions selection;
  @Mixin private DeviceOptions device;

  @Option(
      names = "--on-device-failure",
      paramLabel = "HOW",
      defaultValue = "STOP",
      description =
          "where the device fails in the middle: stop, and keep the last good epoch; continue:"
              + " go on from it on the CPU (default: stop)")
  private OnDeviceFailure onDeviceFailure;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "keep the run there: report.html, run.json, history.csv, model.safetensors, curves.png"
              + " and, of images, weights.png; while it lasts, checkpoint.safetensors")
  private Path folder;

  @Mixin private WatchOptions watch;
  @Mixin private ResumeOptions resumption;

  @Option(
      names = "--overfit-one-batch",
      description =
          "train on the first mini-batch alone (500 updates at one learning rate, no L2 term,"
              + " smoothing, class weights or early end), as a check: exit code 1 if its loss does"
              + " not come near zero")
  private boolean oneBatch;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Optional<SavedRun> saved = reopen();
    task.check();
    rates();
    device.check();
    watch.check();
    resumption.check();
    selection.selection();
    device.prepare(task.precision());
    Split split = task.split();
    if (oneBatch) {
      return overfitOneBatch(split);
    }
    TrainingOptions told = told(split.training());
    RunConfiguration configuration = task.configuration(rates(), told);
    saved.ifPresent(run -> run.check(configuration, split, spec.commandLine().getErr()));
    TrainingTask training = task.task(split, told);
    RunFolder runFolder = folder == null ? null : RunFolder.prepare(folder);
    try (Interruption interruption = new Interruption();
        Watching watching = new Watching(out, watch, folder != null)) {
      StepTiming timing = new StepTiming(training);
      DeviceChoice choice = device.choose(timing, task.precision());
      long done = saved.map(SavedRun::iteration).orElse(0L);
      Optional<Forecast> forecast = Forecast.of(timing, choice, task.precision(), done);
      Optional<Checkpoints> checkpoints = checkpoints(configuration, split, saved);
      List<TrainingListener> listeners = new ArrayList<>(checkpoints.stream().toList());
      listeners.add(watching);
      listeners.add(warnings());
      DeviceTraining run = new DeviceTraining(out, training, interruption, listeners);
      TrainingResult result;
      try (Backend backend = device.open(choice, task.precision())) {
        if (choice.isCompared()) {
          out.println(choice.line());
        }
        out.println(backend.device().line());
        out.println(RunFacts.line(configuration, training));
        watching.begin(() -> RunFacts.of(configuration, choice, backend.device(), training));
        result =
            saved.isPresent()
                ? run.resume(backend, saved.get(), forecast)
                : run.start(backend, forecast);
        if (!goesOn(result)) {
          conclude(result, checkpoints, configuration, training, runFolder);
          watching.inspect(backend, training, result);
        }
      }
      if (goesOn(result)) {
        Precision storage = task.precision().storage();
        result = run.goOn(result, device.cpu(), storage);
        conclude(result, checkpoints, configuration, training, runFolder);
        try (Backend cpu = device.cpu().open(storage)) {
          watching.inspect(cpu, training, result);
        }
      }
      watching.conclude(result);
      if (runFolder != null) {
        runFolder.write(
            new FinishedRun(
                configuration,
                device.asked(),
                choice,
                run.device(),
                result,
                training,
                run.failure(),
                watching.description(),
                watching.findings()));
        if (isUnfinished(result)) {
          out.println("unfinished: tandem train --resume " + folder + " goes on with it");
        } else {
          checkpoints.ifPresent(Checkpoints::delete);
        }
        out.println("saved in " + folder + ": " + String.join(", ", runFolder.written()));
      } else {
        out.println("nothing saved: --out DIR keeps the model, its history and its curves");
      }
      adviseNewcomer(out);
      watching.check();
      return exitCode(result.outcome());
    }
  }

  /** The data set that the options ask for. */
  DataRequest data() {
    return task.data();
  }

  /**
   * The training that the options describe, to be tried beside others.
   *
   * @throws ParameterException if an option makes no sense
   */
  Trial trial(Dataset training) {
    task.check();
    return task.trial(training, told(training));
  }

  private TrainingOptions told(Dataset training) {
    long iterations =
        length.iterations(spec, task.usual().epochs(), task.iterationsPerEpoch(training));
    Optimizer updates = task.optimizer().at(rates().over(iterations));
    return task.told(training, iterations, updates, LOG_EVERY, selection.selection());
  }

  private LearningRateSettings rates() {
    return learningRate.settings(task.usual(), task.optimizer().optimizer());
  }

  private int overfitOneBatch(Split split) {
    Check.option(spec, folder == null, "--out", "nothing with --overfit-one-batch", folder);
    long iterations = length.iterations(spec, OneBatchCheck.UPDATES, 1);
    Optimizer updates = task.optimizer().unregularized().at(rates().constant().over(iterations));
    OneBatchCheck check =
        new OneBatchCheck(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            task.task(
                split,
                task.told(split.training(), iterations, updates, LOG_EVERY, ModelSelection.LAST)));
    try (Backend backend = device.open(task.precision())) {
      spec.commandLine().getOut().println(backend.device().line());
      return check.run(backend);
    }
  }

  /** The run to go on with, if any; its options become this command's. */
  private Optional<SavedRun> reopen() {
    Optional<Path> place = resumption.folder();
    if (place.isEmpty()) {
      return Optional.empty();
    }
    Check.option(
        spec, folder == null, "--out", "nothing beside --resume, which keeps its folder", folder);
    SavedRun saved = SavedRun.in(place.get());
    resumption.fillIn(saved.options());
    folder = place.get();
    return Optional.of(saved);
  }

  private Optional<Checkpoints> checkpoints(
      RunConfiguration configuration, Split split, Optional<SavedRun> saved) {
    return folder == null
        ? Optional.empty()
        : Optional.of(
            new Checkpoints(
                spec.commandLine().getErr(),
                folder,
                resumption.secondsBetween(),
                task.precision().storage(),
                () -> SavedRun.texts(resumption.given(), configuration, split),
                saved.map(SavedRun::iteration).orElse(Checkpoints.NONE)));
  }

  private TrainingListener warnings() {
    return new TrainingListener() {
      @Override
      public void onWarning(TrainingWarning warning) {
        spec.commandLine().getErr().println("tandem train: warning: " + warning.text());
      }
    };
  }

  /** Whether the device has failed and another one is to take over. */
  private boolean goesOn(TrainingResult result) {
    return result.outcome() == Outcome.DEVICE_FAILED && onDeviceFailure == OnDeviceFailure.CONTINUE;
  }

  /** Tells how it ended, and keeps what was learnt before anything else takes time. */
  private void conclude(
      TrainingResult result,
      Optional<Checkpoints> checkpoints,
      RunConfiguration configuration,
      TrainingTask training,
      RunFolder runFolderOrNull) {
    Conclusion.print(result, spec.commandLine().getOut(), spec.commandLine().getErr());
    if (isUnfinished(result)) {
      checkpoints.ifPresent(one -> one.writeLast(result.checkpoint()));
    }
    if (runFolderOrNull != null) {
      runFolderOrNull.writeModel(configuration, training, result);
    }
  }

  private static boolean isUnfinished(TrainingResult result) {
    return result.outcome() == Outcome.STOPPED || result.outcome() == Outcome.DEVICE_FAILED;
  }

  private void adviseNewcomer(PrintWriter out) {
    if (task.dataSpec().equals(DataOptions.DIGITS) && folder == null) {
      out.println("for CIFAR-10: datasets/get_datasets.sh, then ./tandem train --data cifar10");
    }
  }

  private static int exitCode(Outcome outcome) {
    return switch (outcome) {
      case COMPLETE, STOPPED_EARLY, STOPPED -> ExitCodes.DONE;
      case DIVERGED -> ExitCodes.DIVERGED;
      case DEVICE_FAILED -> ExitCodes.DEVICE;
    };
  }
}
