package io.tandem.train;

import io.tandem.nn.LayerParameters;
import java.util.List;

/**
 * What a training run came to.
 *
 * @param outcome how it ended
 * @param explanation a sentence for a person; empty where the run is complete
 * @param history in the order of the iterations
 * @param parameters the last ones; of a run that diverged or whose device failed, those of the last
 *     entry with a validation accuracy, or the initial ones
 * @param optimizerState what the optimizer remembered at the same moment, as {@link
 *     io.tandem.optim.OptimizerState#read} gives it
 */
public record TrainingResult(
    Outcome outcome,
    String explanation,
    List<HistoryEntry> history,
    List<LayerParameters> parameters,
    List<double[]> optimizerState) {

  /** How a run ended. */
  public enum Outcome {
    /** All iterations were made. */
    COMPLETE,
    /** The listener wanted to stop. */
    STOPPED,
    /** The loss turned infinite or not a number. */
    DIVERGED,
    /** The device failed. */
    DEVICE_FAILED
  }

  /**
   * The history up to the moment of the parameters: to its last entry with a validation accuracy.
   */
  public List<HistoryEntry> historyOfParameters() {
    int end = history.size();
    while (end > 0 && history.get(end - 1).validationAccuracy().isEmpty()) {
      end--;
    }
    return history.subList(0, end);
  }

  /** How many updates the parameters have seen. */
  public long iterationOfParameters() {
    List<HistoryEntry> entries = historyOfParameters();
    return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).iteration();
  }
}
