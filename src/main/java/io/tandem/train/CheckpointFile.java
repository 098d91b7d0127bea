package io.tandem.train;

import io.tandem.backend.Precision;
import io.tandem.model.ModelException;
import io.tandem.model.Safetensors;
import io.tandem.model.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Checkpoints in safetensors files: tensors {@code state.NAME}, {@code best.NAME}, and the columns
 * of the history in float64, an accuracy that was not measured as a NaN. What a program wants to
 * find again beside them is in the metadata.
 */
public final class CheckpointFile {
  private static final String FORMAT = "format";
  private static final String FORMAT_NAME = "tandem-checkpoint-1";
  private static final String STATE = "state.";
  private static final String BEST = "best.";

  private CheckpointFile() {}

  /**
   * What a file holds.
   *
   * @param texts that were written with the checkpoint, by name
   */
  public record Content(Checkpoint checkpoint, Map<String, String> texts) {}

  /** A column of the history. */
  private enum Column {
    ITERATION(HistoryEntry::iteration),
    EPOCH(HistoryEntry::epoch),
    LOSS(HistoryEntry::loss),
    TRAIN_ACCURACY(HistoryEntry::trainAccuracy),
    VALIDATION_ACCURACY(entry -> entry.validationAccuracy().orElse(Double.NaN)),
    LEARNING_RATE(HistoryEntry::learningRate),
    SECONDS(HistoryEntry::seconds);

    private final ToDoubleFunction<HistoryEntry> value;

    Column(ToDoubleFunction<HistoryEntry> value) {
      this.value = value;
    }

    String tensor() {
      return "history." + name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Writes a checkpoint, whole or not at all.
   *
   * @param precision in which the device keeps its state
   * @param texts to find again beside it
   * @throws IOException if the file cannot be written; what was there before is untouched then
   */
  public static void write(
      Path file, Checkpoint checkpoint, Precision precision, Map<String, String> texts)
      throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    checkpoint.state().forEach((name, values) -> tensors.put(STATE + name, of(precision, values)));
    checkpoint.best().forEach((name, values) -> tensors.put(BEST + name, of(precision, values)));
    for (Column column : Column.values()) {
      double[] values = checkpoint.history().stream().mapToDouble(column.value).toArray();
      tensors.put(column.tensor(), of(Precision.FLOAT64, values));
    }
    Map<String, String> metadata = new LinkedHashMap<>(texts);
    metadata.put(FORMAT, FORMAT_NAME);
    new Safetensors(tensors, metadata).write(file);
  }

  private static Tensor of(Precision precision, double[] values) {
    return new Tensor(precision, List.of(values.length), values);
  }

  /**
   * Reads a checkpoint.
   *
   * @throws ModelException if the file is missing, damaged, or not a checkpoint of Tandem's
   */
  public static Content read(Path file) {
    Safetensors content = Safetensors.read(file);
    Map<String, String> texts = new LinkedHashMap<>(content.metadata());
    String format = texts.remove(FORMAT);
    if (!FORMAT_NAME.equals(format)) {
      throw new ModelException(
          String.format(
              "%s: expected the metadata %s to be %s, found %s: use a checkpoint that train wrote",
              file, FORMAT, FORMAT_NAME, format));
    }
    Map<String, double[]> state = new LinkedHashMap<>();
    Map<String, double[]> best = new LinkedHashMap<>();
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(STATE)) {
                state.put(name.substring(STATE.length()), tensor.values());
              } else if (name.startsWith(BEST)) {
                best.put(name.substring(BEST.length()), tensor.values());
              }
            });
    List<HistoryEntry> history = history(file, content.tensors());
    return new Content(new Checkpoint(history, state, best), texts);
  }

  private static List<HistoryEntry> history(Path file, Map<String, Tensor> tensors) {
    double[][] columns =
        Arrays.stream(Column.values())
            .map(column -> tensors.get(column.tensor()))
            .map(tensor -> tensor == null ? new double[0] : tensor.values())
            .toArray(double[][]::new);
    for (int column = 0; column < columns.length; column++) {
      if (columns[column].length != columns[0].length) {
        throw new ModelException(
            String.format(
                "%s: expected %d numbers of %s, found %d: use a checkpoint that train wrote",
                file, columns[0].length, Column.values()[column].tensor(), columns[column].length));
      }
    }
    List<HistoryEntry> history = new ArrayList<>();
    for (int i = 0; i < columns[0].length; i++) {
      int at = i;
      double[] row = Arrays.stream(columns).mapToDouble(column -> column[at]).toArray();
      HistoryEntry entry = entry(row);
      long before = i == 0 ? 0 : history.get(i - 1).iteration();
      if (entry.iteration() <= before) {
        throw new ModelException(
            String.format(
                "%s: expected in %s numbers that grow, found %d behind %d: use a checkpoint that"
                    + " train wrote",
                file, Column.ITERATION.tensor(), entry.iteration(), before));
      }
      history.add(entry);
    }
    return history;
  }

  private static HistoryEntry entry(double[] row) {
    double accuracy = row[Column.VALIDATION_ACCURACY.ordinal()];
    return new HistoryEntry(
        (long) row[Column.ITERATION.ordinal()],
        row[Column.EPOCH.ordinal()],
        row[Column.LOSS.ordinal()],
        row[Column.TRAIN_ACCURACY.ordinal()],
        Double.isNaN(accuracy) ? OptionalDouble.empty() : OptionalDouble.of(accuracy),
        row[Column.LEARNING_RATE.ordinal()],
        row[Column.SECONDS.ordinal()]);
  }
}
