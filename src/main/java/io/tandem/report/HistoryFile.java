package io.tandem.report;

import io.tandem.model.AtomicFile;
import io.tandem.train.HistoryEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A run's history as a table that spreadsheets and programs read. */
public final class HistoryFile {
  private static final String HEADER =
      "iteration,epoch,loss,train_accuracy,validation_accuracy,learning_rate,seconds\n";

  private HistoryFile() {}

  /**
   * Writes the history; the validation accuracy is left empty where it was not measured.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<HistoryEntry> history) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (HistoryEntry entry : history) {
      text.append(entry.iteration())
          .append(String.format(Locale.ROOT, ",%.4f,", entry.epoch()))
          .append(entry.loss())
          .append(',')
          .append(entry.trainAccuracy())
          .append(',');
      entry.validationAccuracy().ifPresent(text::append);
      text.append(',')
          .append(entry.learningRate())
          .append(String.format(Locale.ROOT, ",%.3f%n", entry.seconds()).replace("\r", ""));
    }
    AtomicFile.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
