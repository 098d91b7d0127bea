package io.tandem.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.data.Dataset;
import io.tandem.data.Excerpt;
import io.tandem.data.Fingerprint;
import io.tandem.data.Split;
import io.tandem.model.AtomicFile;
import io.tandem.model.ModelException;
import io.tandem.train.CheckpointFile;
import io.tandem.train.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An unfinished run in its folder: its last checkpoint, and what it was started with. */
final class SavedRun {
  static final String FILE = "checkpoint.safetensors";

  private static final String OPTIONS = "options";
  private static final String CONFIGURATION = "configuration";
  private static final String TRAINING = "training_data";
  private static final String VALIDATION = "validation_data";

  private final Path file;
  private final CheckpointFile.Content content;

  private SavedRun(Path file, CheckpointFile.Content content) {
    this.file = file;
    this.content = content;
  }

  /**
   * The run in a folder.
   *
   * @throws ModelException if there is no checkpoint, or a broken one
   * @throws OutputException if what a killed process left cannot be cleared away
   */
  static SavedRun in(Path folder) {
    Path file = folder.resolve(SavedRun.FILE);
    if (!Files.exists(file)) {
      throw new ModelException(
          "no checkpoint "
              + file
              + ": expected the folder of an unfinished run, as train --out makes it; a finished"
              + " run has none, nor has one that ended in its first seconds: begin it again");
    }
    try {
      AtomicFile.deleteLeftovers(folder);
    } catch (IOException e) {
      throw new OutputException(folder, e);
    }
    return new SavedRun(file, CheckpointFile.read(file));
  }

  /**
   * What is kept beside a run's checkpoints, to go on from them.
   *
   * @param options that the run was started with
   */
  static Map<String, String> texts(
      Map<String, List<String>> options, RunConfiguration configuration, Split split) {
    return Map.of(
        OPTIONS, Json.text(options),
        CONFIGURATION, Json.text(configuration),
        TRAINING, Json.text(Fingerprint.of(split.training())),
        VALIDATION, Json.text(Fingerprint.of(split.validation())));
  }

  /** How many updates had been made. */
  long iteration() {
    return content.checkpoint().iteration();
  }

  /** The options that it was started with. */
  Map<String, List<String>> options() {
    return read(OPTIONS, new TypeReference<Map<String, List<String>>>() {});
  }

  /**
   * Passes if the run would be configured today as it was then, on the data that it had then.
   *
   * @param err is told where a version wrote the run that took no note of its data
   * @throws ModelException if not: it is another version's, or the data has changed
   */
  void check(RunConfiguration now, Split split, PrintWriter err) {
    JsonNode then = read(CONFIGURATION, new TypeReference<JsonNode>() {});
    JsonNode today = parse(CONFIGURATION, Json.text(now), new TypeReference<JsonNode>() {});
    for (Map.Entry<String, JsonNode> field : today.properties()) {
      String name = field.getKey();
      if (!field.getValue().equals(then.get(name))) {
        throw otherwise("%s as %s, found %s", name, Excerpt.of(then.get(name)), field.getValue());
      }
    }
    if (then.size() != today.size()) {
      throw otherwise("%d of them, found %d", then.size(), today.size());
    }
    if (!content.texts().containsKey(TRAINING) && !content.texts().containsKey(VALIDATION)) {
      err.printf(
          "tandem train: warning: %s is from a version of Tandem that took no note of the data:"
              + " whether %s has changed since is not known%n",
          file, now.data());
      return;
    }
    check(TRAINING, split.training());
    check(VALIDATION, split.validation());
  }

  /**
   * Lets a trainer go on from the checkpoint.
   *
   * @throws ModelException if it does not fit the training that its file describes
   */
  void restore(Trainer trainer) {
    try {
      trainer.restore(content.checkpoint());
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          file + ": the checkpoint is damaged: " + e.getMessage() + "; begin a new run", e);
    }
  }

  private ModelException otherwise(String expected, Object... values) {
    return new ModelException(
        String.format(
            "%s: this version of Tandem understands the run's options otherwise: expected %s; go on"
                + " with the version that began the run",
            file, String.format(expected, values)));
  }

  private void check(String name, Dataset data) {
    Fingerprint then = read(name, new TypeReference<>() {});
    Fingerprint now = Fingerprint.of(data);
    if (!then.equals(now)) {
      throw new ModelException(
          String.format(
              "%s: %s has changed since the run began: expected %s, found %s; bring that data back,"
                  + " or begin a new run",
              file, data.name(), then, now));
    }
  }

  private <T> T read(String name, TypeReference<T> type) {
    T value = parse(name, content.texts().getOrDefault(name, "null"), type);
    if (value == null) {
      throw new ModelException(file + ": the metadata " + name + " is missing");
    }
    return value;
  }

  private <T> T parse(String name, String text, TypeReference<T> type) {
    try {
      return Json.MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new ModelException(
          file + ": the metadata " + name + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
