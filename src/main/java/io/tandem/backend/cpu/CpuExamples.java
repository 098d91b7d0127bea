package io.tandem.backend.cpu;

import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Scaling;

/** A data set where it lies: on the CPU, uploading is keeping a reference. */
record CpuExamples(Features features, int[] labels, Scaling scaling) implements Examples {
  @Override
  public int rows() {
    return features.rows();
  }

  @Override
  public int columns() {
    return features.columns();
  }
}
