package io.tandem.backend;

import java.util.Arrays;

/** The labels of a batch, which a backend shows in gradients alone. */
final class Labels {
  private Labels() {}

  /** A batch that has these labels. */
  static Batch batch(Backend backend, int... labels) {
    Features features = new Features.Reals(new double[labels.length][1], 1);
    Examples examples = backend.upload(features, labels, Scaling.none(1));
    Batch batch = backend.batch(examples, labels.length);
    Cursor cursor = backend.cursor();
    int[] order = new int[labels.length];
    Arrays.setAll(order, i -> i);
    backend.write(cursor, order, new double[0]);
    backend.gather(examples, cursor, batch);
    return batch;
  }

  /** The labels that a batch has: where the gradient of equal logits is negative. */
  static int[] read(Backend backend, Batch batch, int classes) {
    int rows = batch.features().rows();
    Matrix logits = backend.matrix(rows, classes);
    backend.lossGradient(Loss.CROSS_ENTROPY, logits, batch, backend.tally());
    double[] gradient = backend.read(logits);
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = -1;
      for (int label = 0; label < classes; label++) {
        if (gradient[row * classes + label] < 0) {
          labels[row] = label;
        }
      }
    }
    return labels;
  }
}
