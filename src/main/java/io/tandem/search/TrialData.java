package io.tandem.search;

import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.data.Normalization;
import java.util.EnumMap;
import java.util.Map;

/**
 * What all trials learn from and are compared by, in memory once; a test part has no place here.
 */
public final class TrialData {
  private final Dataset training;
  private final Dataset validation;
  private final Map<Normalization, Scaling> scalings = new EnumMap<>(Normalization.class);

  /** The parts of a data set that trials may see. */
  public TrialData(Dataset training, Dataset validation) {
    this.training = training;
    this.validation = validation;
  }

  /** What is learnt from. */
  public Dataset training() {
    return training;
  }

  /** What trials are compared by. */
  public Dataset validation() {
    return validation;
  }

  /** The scaling that normalises the training part; computed once, for all trials. */
  public synchronized Scaling scaling(Normalization normalization) {
    return scalings.computeIfAbsent(normalization, how -> how.fit(training.features()));
  }
}
