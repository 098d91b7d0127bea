package io.tandem.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.tandem.data.DataException;
import io.tandem.data.Fingerprint;
import io.tandem.model.AtomicFile;
import io.tandem.search.FinishedTrial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folder in which a sweep is kept: {@code sweep.json}, what was asked; {@code trials.jsonl}, a
 * line of JSON for each finished training; {@code test.json}, the winner's one test.
 */
final class SweepFolder {
  static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private static final Set<String> DATA = Set.of("training_data", "validation_data");

  private final Path folder;
  private final List<FinishedTrial> trials = new ArrayList<>();

  /** What makes two sweeps the same, named as programs read it. */
  record Asked(
      List<String> train,
      List<String> sweep,
      String search,
      int trials,
      int seed,
      Fingerprint trainingData,
      Fingerprint validationData) {}

  private SweepFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a folder, with what an earlier run of the same sweep left there.
   *
   * @throws OutputException if it cannot be written to
   * @throws DataException if it holds another sweep, the data has changed since, or it holds lines
   *     that are no finished trials
   */
  static SweepFolder open(Path folder, Asked asked) {
    RunFolder.prepare(folder);
    SweepFolder opened = new SweepFolder(folder);
    JsonNode now = JSON.valueToTree(asked);
    Optional<String> before = opened.read("sweep.json");
    if (before.isEmpty()) {
      JsonOption.writeFile(folder.resolve("sweep.json"), now);
    } else {
      opened.check(opened.parse("sweep.json", before.get(), JsonNode.class), now);
    }
    String lines = opened.read("trials.jsonl").orElse("");
    lines
        .lines()
        .forEach(
            line -> opened.trials.add(opened.parse("trials.jsonl", line, FinishedTrial.class)));
    return opened;
  }

  /** Nets that saw other data, or were trained otherwise, cannot be compared. */
  private void check(JsonNode before, JsonNode now) {
    Path file = folder.resolve("sweep.json");
    List<String> others = new ArrayList<>();
    now.properties().stream()
        .filter(field -> !field.getValue().equals(before.get(field.getKey())))
        .forEach(field -> others.add(field.getKey()));
    if (now.size() != before.size()
        || others.stream().anyMatch(name -> !DATA.contains(name) || !before.has(name))) {
      throw new DataException(
          file
              + " tells of another sweep than is asked for now: go on with its own options, or"
              + " take another folder as --out");
    }
    if (!others.isEmpty()) {
      String name = others.get(0);
      throw new DataException(
          String.format(
              "%s: the %s part has changed since the sweep began: expected %s, found %s; bring that"
                  + " data back, or take another folder as --out",
              file,
              name.replace("_data", ""),
              parse("sweep.json", before.get(name).toString(), Fingerprint.class),
              parse("sweep.json", now.get(name).toString(), Fingerprint.class)));
    }
  }

  /** The trainings that are finished. */
  List<FinishedTrial> trials() {
    return List.copyOf(trials);
  }

  /** Keeps a finished training. */
  void add(FinishedTrial trial) {
    trials.add(trial);
    StringBuilder lines = new StringBuilder();
    for (FinishedTrial finished : trials) {
      lines.append(JSON.<JsonNode>valueToTree(finished)).append('\n');
    }
    Path file = folder.resolve("trials.jsonl");
    try {
      AtomicFile.write(file, out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new OutputException(file, e);
    }
  }

  /** A trial's test, if it was made. */
  Optional<JudgedWinner> judged(int trial) {
    return read("test.json")
        .map(text -> parse("test.json", text, JudgedWinner.class))
        .filter(judged -> judged.trial() == trial);
  }

  /** Keeps the winner's test. */
  void write(JudgedWinner test) {
    JsonOption.writeFile(folder.resolve("test.json"), JSON.valueToTree(test));
  }

  private Optional<String> read(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private <T> T parse(String name, String text, Class<T> type) {
    try {
      T value = JSON.readValue(text, type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw new DataException(damaged(name, text), e);
    }
    throw new DataException(damaged(name, text));
  }

  private String damaged(String name, String text) {
    return folder.resolve(name)
        + ": expected JSON as sweep writes it, found '"
        + (text.length() <= 60 ? text : text.substring(0, 60) + "...")
        + "': remove that line, or the file, to have it made again";
  }
}
