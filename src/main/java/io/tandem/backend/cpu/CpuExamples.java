package io.tandem.backend.cpu;

import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Scaling;
import io.tandem.backend.Shapes;

/**
 * A data set where it lies: on the CPU, uploading is keeping references to its rows.
 *
 * @param features in a list of rows of their own, since the rows may come to be others
 */
record CpuExamples(Features features, int[] labels, Scaling scaling) implements Examples {
  static CpuExamples of(Features features, int[] labels, Scaling scaling) {
    Features own =
        features instanceof Features.Bytes bytes
            ? new Features.Bytes(bytes.data().clone(), bytes.columns())
            : new Features.Reals(((Features.Reals) features).data().clone(), features.columns());
    return new CpuExamples(own, labels, scaling);
  }

  @Override
  public int rows() {
    return features.rows();
  }

  @Override
  public int columns() {
    return features.columns();
  }

  void overwrite(Features others) {
    Shapes.overwrite(this, features instanceof Features.Bytes, others);
    System.arraycopy(rowsOf(others), 0, rowsOf(features), 0, others.rows());
  }

  private static Object[] rowsOf(Features features) {
    return features instanceof Features.Bytes bytes
        ? bytes.data()
        : ((Features.Reals) features).data();
  }
}
