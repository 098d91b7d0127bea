package io.tandem.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.train.HistoryEntry;
import java.util.Arrays;
import java.util.List;

/** A run's history as its page's script reads it: JSON, an array an entry. */
final class HistoryRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HistoryRows() {}

  /**
   * {@code [iteration, epoch, loss, training accuracy, validation accuracy or null, learning rate,
   * seconds]}.
   */
  static List<Double> row(HistoryEntry entry) {
    return Arrays.asList(
        (double) entry.iteration(),
        entry.epoch(),
        entry.loss(),
        entry.trainAccuracy(),
        entry.validationAccuracy().isPresent() ? entry.validationAccuracy().getAsDouble() : null,
        entry.learningRate(),
        entry.seconds());
  }

  /** JSON that may stand inside an element of a page, be it read as HTML or as XML. */
  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value)
          .replace("&", "\\u0026")
          .replace("<", "\\u003c")
          .replace(">", "\\u003e");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a page's data has no JSON form", e);
    }
  }
}
