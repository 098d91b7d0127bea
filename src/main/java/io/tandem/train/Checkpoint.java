package io.tandem.train;

import java.util.List;
import java.util.Map;

/**
 * Everything that training needs to go on as if it had never stopped, on any device: the moment is
 * an epoch's end, or the start. The order of the examples and the learning rates follow from the
 * iteration and the seed.
 *
 * @param history up to this moment
 * @param state what training changes on the device, by name; row by row
 * @param best of the state at the best epoch's end what makes the model, where that is to be kept
 *     and an epoch has ended; else empty
 */
public record Checkpoint(
    List<HistoryEntry> history, Map<String, double[]> state, Map<String, double[]> best) {
  /** How many updates had been made. */
  public long iteration() {
    return history.isEmpty() ? 0 : history.get(history.size() - 1).iteration();
  }

  /** The seconds that training had taken. */
  double seconds() {
    return history.isEmpty() ? 0 : history.get(history.size() - 1).seconds();
  }
}
