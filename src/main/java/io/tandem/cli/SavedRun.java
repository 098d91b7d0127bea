package io.tandem.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.backend.Precision;
import io.tandem.model.AtomicFile;
import io.tandem.model.ModelException;
import io.tandem.train.Checkpoint;
import io.tandem.train.CheckpointFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An unfinished run in its folder: its last checkpoint, and what it was started with. */
final class SavedRun {
  static final String FILE = "checkpoint.safetensors";

  private static final String OPTIONS = "options";
  private static final String CONFIGURATION = "configuration";

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
              + " run has none");
    }
    try {
      AtomicFile.deleteLeftovers(folder);
    } catch (IOException e) {
      throw new OutputException(folder, e);
    }
    return new SavedRun(file, CheckpointFile.read(file));
  }

  /**
   * Writes a checkpoint into a run's folder.
   *
   * @param options that the run was started with
   * @throws IOException if it cannot be written; an earlier one is untouched then
   */
  static void write(
      Path file,
      Checkpoint checkpoint,
      Precision precision,
      Map<String, List<String>> options,
      RunConfiguration configuration)
      throws IOException {
    Map<String, String> texts =
        Map.of(
            OPTIONS, Json.MAPPER.writeValueAsString(options),
            CONFIGURATION, Json.MAPPER.writeValueAsString(configuration));
    CheckpointFile.write(file, checkpoint, precision, texts);
  }

  Checkpoint checkpoint() {
    return content.checkpoint();
  }

  /** The options that it was started with. */
  Map<String, List<String>> options() {
    return read(OPTIONS, new TypeReference<Map<String, List<String>>>() {});
  }

  /**
   * Passes if the run would be configured today as it was then.
   *
   * @throws ModelException if not: it is another version's
   */
  void check(RunConfiguration now) {
    JsonNode then = read(CONFIGURATION, new TypeReference<JsonNode>() {});
    String today = Json.MAPPER.valueToTree(now).toString();
    if (!then.toString().equals(today)) {
      throw new ModelException(
          String.format(
              "%s: this version of Tandem understands the run's options otherwise: expected the"
                  + " configuration %s, found %s; go on with the version that began the run",
              file, then, today));
    }
  }

  private <T> T read(String name, TypeReference<T> type) {
    try {
      T value = Json.MAPPER.readValue(content.texts().getOrDefault(name, "null"), type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw new ModelException(
          file + ": the metadata " + name + " cannot be read: " + e.getOriginalMessage(), e);
    }
    throw new ModelException(file + ": the metadata " + name + " is missing");
  }
}
