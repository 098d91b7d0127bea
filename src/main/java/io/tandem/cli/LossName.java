package io.tandem.cli;

import io.tandem.backend.Loss;
import java.util.Locale;
import java.util.Map;

/** A loss, as the command line and a run's files name it. */
enum LossName {
  CROSS_ENTROPY,
  MEAN_SQUARED_ERROR;

  /** The plain form of what a model was trained on; cross-entropy where its file does not tell. */
  static Loss plainOf(Map<String, Object> configuration) {
    return MEAN_SQUARED_ERROR.name().equals(configuration.get("loss"))
        ? new Loss.MeanSquaredError()
        : Loss.CROSS_ENTROPY;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
