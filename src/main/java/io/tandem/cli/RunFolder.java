package io.tandem.cli;

import io.tandem.data.Dataset;
import io.tandem.data.ImageShape;
import io.tandem.model.AtomicFile;
import io.tandem.model.Model;
import io.tandem.model.ModelFile;
import io.tandem.report.Curves;
import io.tandem.report.HistoryFile;
import io.tandem.report.RunPage;
import io.tandem.report.WeightImages;
import io.tandem.train.DeviceChoice;
import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingResult.Outcome;
import io.tandem.train.TrainingTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The folder in which a training run is kept. */
final class RunFolder {
  private static final String MODEL = "model.safetensors";

  private final Path folder;
  private final List<String> written = new ArrayList<>();
  private final List<OutputException> failures = new ArrayList<>();

  private interface Writer {
    void write(Path path) throws IOException;
  }

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder and tries to write to it, so that a long run does not end with nowhere to go.
   *
   * @throws OutputException if it cannot be written to
   */
  static RunFolder prepare(Path folder) {
    try {
      Files.createDirectories(folder);
      AtomicFile.tryIn(folder);
      return new RunFolder(folder);
    } catch (IOException e) {
      throw new OutputException(folder, e);
    }
  }

  /** The names of the files written. */
  List<String> written() {
    return written;
  }

  /**
   * Writes the model, if training came to one that is worth keeping: as soon as it is there, since
   * all else can be done without. Where that fails, {@link #write} says so after it has tried the
   * rest.
   */
  void writeModel(RunConfiguration configuration, TrainingTask training, TrainingResult result) {
    if (isWorthKeeping(result)) {
      Model model = model(configuration, training, result);
      write(MODEL, path -> ModelFile.write(path, model)).ifPresent(failures::add);
      written.add(MODEL);
    }
  }

  /**
   * Writes what else the run has to show; each file whole or not at all. They are written side by
   * side, since drawing takes as long as training a small network.
   *
   * @throws OutputException for the first file that could not be written, after all were tried
   */
  void write(FinishedRun run) {
    Map<String, Writer> shown = shown(run);
    failures.addAll(
        shown.entrySet().parallelStream()
            .flatMap(it -> write(it.getKey(), it.getValue()).stream())
            .toList());
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    written.addAll(shown.keySet());
  }

  private static Map<String, Writer> shown(FinishedRun run) {
    TrainingResult result = run.result();
    Dataset training = run.training().split().training();
    Map<String, Writer> files = new LinkedHashMap<>();
    if (!result.history().isEmpty()) {
      files.put("history.csv", path -> HistoryFile.write(path, result.history()));
      files.put("curves.png", path -> Curves.write(path, result.history(), training.name()));
    }
    if (training.image().isPresent()) {
      ImageShape image = training.image().get();
      files.put("weights.png", path -> WeightImages.write(path, result.parameters().get(0), image));
    }
    files.put(
        "report.html",
        path ->
            RunPage.write(
                path,
                run.description(),
                result.history(),
                Conclusion.sentence(result),
                run.findings()));
    files.put("run.json", path -> JsonOption.writeFile(path, summary(run)));
    return files;
  }

  private Optional<OutputException> write(String name, Writer writer) {
    Path path = folder.resolve(name);
    try {
      writer.write(path);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(new OutputException(path, e));
    }
  }

  private static Model model(
      RunConfiguration configuration, TrainingTask training, TrainingResult result) {
    Dataset examples = training.split().training();
    return new Model(
        result.parameters(),
        configuration.activation(),
        configuration.precision().storage(),
        training.scaling(),
        examples.classes(),
        examples.image(),
        Json.MAPPER.convertValue(configuration, Json.MAP));
  }

  /** The initial parameters are nobody's model. */
  private static boolean isWorthKeeping(TrainingResult result) {
    return result.iterationOfParameters() > 0
        || result.outcome() != Outcome.DIVERGED && result.outcome() != Outcome.DEVICE_FAILED;
  }

  private static Map<String, Object> summary(FinishedRun run) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("configuration", run.configuration());
    summary.put("device", run.device());
    summary.put("device_choice", choice(run));
    summary.put("versions", versions());
    summary.put("outcome", run.result().outcome());
    summary.put("explanation", run.result().explanation());
    summary.put("kept_iteration", run.result().iterationOfParameters());
    run.deviceFailure().ifPresent(failure -> summary.put("device_failure", failure));
    List<HistoryEntry> history = run.result().history();
    if (!history.isEmpty()) {
      HistoryEntry last = history.get(history.size() - 1);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("iteration", last.iteration());
      figures.put("epoch", last.epoch());
      figures.put("loss", last.loss());
      figures.put("train_accuracy", last.trainAccuracy());
      last.validationAccuracy().ifPresent(a -> figures.put("validation_accuracy", a));
      figures.put("seconds", last.seconds());
      summary.put("final", figures);
    }
    return summary;
  }

  /** What was asked for, and what was found of the devices that were compared. */
  private static Map<String, Object> choice(FinishedRun run) {
    DeviceChoice choice = run.choice();
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("asked", run.askedDevice());
    shown.put("taken", choice.device().name());
    shown.put("step_times", choice.times());
    shown.put("skipped", choice.skipped());
    shown.put("remembered", choice.remembered());
    return shown;
  }

  /** What the run was made with. */
  static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("tandem", Tandem.Version.text());
    versions.put("java", Runtime.version().toString());
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return versions;
  }
}
