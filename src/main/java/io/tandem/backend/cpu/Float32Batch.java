package io.tandem.backend.cpu;

import io.tandem.backend.Batch;
import io.tandem.backend.Features;
import io.tandem.backend.Scaling;
import io.tandem.backend.Shapes;

/**
 * A mini-batch. Of bytes it holds references to the rows, or to rows of its own where views show
 * them; of real numbers, the scaled numbers.
 *
 * @param features [rows, features]
 * @param labels one a row
 * @param realsOrNull the rows of real numbers; null of bytes
 * @param seen has the rows of its own
 */
record Float32Batch(Float32Matrix features, int[] labels, Float32Reals realsOrNull, SeenBytes seen)
    implements Batch {

  static Float32Batch of(CpuExamples examples, int rows, Workers workers) {
    Float32Scaling scaling = Float32Scaling.of(examples.scaling());
    SeenBytes seen = new SeenBytes(examples.scaling().nearestBytes());
    int[] labels = new int[rows];
    Float32Batch batch;
    if (examples.features() instanceof Features.Bytes) {
      Float32Bytes bytes = new Float32Bytes(new byte[rows][], scaling.mean(), scaling.factor());
      batch = new Float32Batch(bytes, labels, null, seen);
    } else {
      Float32Dense numbers = new Float32Dense(rows, examples.columns());
      batch = new Float32Batch(numbers, labels, new Float32Reals(scaling, numbers), seen);
    }
    for (int row = 0; row < rows; row++) {
      batch.take(examples, 0, row);
    }
    batch.scale(workers);
    return batch;
  }

  void gather(CpuExamples examples, CpuCursor cursor, Workers workers) {
    int first = cursor.visited();
    int[] views = cursor.viewsOrNull();
    if (views != null) {
      Shapes.gather(examples, features instanceof Float32Bytes, cursor.frame());
    }
    for (int row = 0; row < labels.length; row++) {
      take(examples, cursor.nextExample(), row);
    }
    scale(workers);
    if (views != null) {
      seen.replace(((Float32Bytes) features).data(), cursor.frame(), views, first, workers);
    }
  }

  private void take(CpuExamples examples, int example, int row) {
    labels[row] = examples.labels()[example];
    if (features instanceof Float32Bytes bytes) {
      bytes.data()[row] = ((Features.Bytes) examples.features()).data()[example];
    } else {
      realsOrNull.take(((Features.Reals) examples.features()).data()[example], row);
    }
  }

  private void scale(Workers workers) {
    if (realsOrNull != null) {
      realsOrNull.scale(workers);
    }
  }

  /** A {@link Scaling} in this precision. */
  record Float32Scaling(float[] mean, float[] factor) {
    static Float32Scaling of(Scaling scaling) {
      return new Float32Scaling(round(scaling.mean()), round(scaling.factor()));
    }

    void apply(double[] values, float[] into, int at) {
      for (int column = 0; column < values.length; column++) {
        into[at + column] = ((float) values[column] - mean[column]) * factor[column];
      }
    }

    private static float[] round(double[] values) {
      float[] rounded = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        rounded[i] = (float) values[i];
      }
      return rounded;
    }
  }
}
