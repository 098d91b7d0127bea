package io.tandem.train;

import io.tandem.nn.LayerParameters;
import java.util.List;

/**
 * What a training run came to.
 *
 * @param outcome how it ended
 * @param explanation a sentence for a person; empty where there is nothing to explain
 * @param history in the order of the iterations
 * @param parameters those of the best epoch or of the last, as the options say; of a run that
 *     diverged or whose device failed, the last are those of the last entry with a validation
 *     accuracy, or the initial ones
 * @param iterationOfParameters how many updates the parameters have seen
 * @param checkpoint the last moment from which training can go on
 */
public record TrainingResult(
    Outcome outcome,
    String explanation,
    List<HistoryEntry> history,
    List<LayerParameters> parameters,
    long iterationOfParameters,
    Checkpoint checkpoint) {

  /** How a run ended. */
  public enum Outcome {
    /** All iterations were made. */
    COMPLETE,
    /** The validation accuracy had not become better for long enough. */
    STOPPED_EARLY,
    /** The listener wanted to stop. */
    STOPPED,
    /** The loss turned infinite or not a number. */
    DIVERGED,
    /** The device failed. */
    DEVICE_FAILED
  }

  /** The history up to the moment of the parameters. */
  public List<HistoryEntry> historyOfParameters() {
    return history.stream().filter(entry -> entry.iteration() <= iterationOfParameters).toList();
  }
}
