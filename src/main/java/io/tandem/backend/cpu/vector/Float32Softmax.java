package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Softmax and its cross-entropy. Each lane of a vector is a row: sums run through the columns in
 * their order, whatever the width of the vectors.
 */
final class Float32Softmax implements Workers.Task {
  private static final int LANES = Float32Tile.LANES;

  /** Rows in a part; a multiple of every vector's lanes. */
  private static final int PART_ROWS = 64;

  /** Below this many numbers, waking the others costs more than they save. */
  private static final int ALONE = 8_000;

  private final Workers workers;
  private final float[][] blocks;
  private final float[][] largest;
  private final float[][] sums;
  private int[] hits = {};

  private float[] logits;
  private int rows;
  private int columns;
  private int partRows;
  private int[] labelsOrNull;
  private double labelSmoothing;
  private boolean gradient;
  private double[] losses;

  Float32Softmax(Workers workers) {
    this.workers = workers;
    blocks = new float[workers.count()][0];
    largest = new float[workers.count()][LANES];
    sums = new float[workers.count()][LANES];
  }

  /** Each row of logits becomes probabilities. */
  void probabilities(Float32Dense logits) {
    start(logits, null, 0, false, null);
  }

  /**
   * As {@link io.tandem.backend.cpu.Float32Kernels#softmaxCrossEntropy}.
   *
   * @return the number of hits
   */
  int crossEntropy(
      Float32Dense logits, int[] labels, double labelSmoothing, boolean gradient, double[] losses) {
    int parts = start(logits, labels, labelSmoothing, gradient, losses);
    int correct = 0;
    for (int part = 0; part < parts; part++) {
      correct += hits[part];
    }
    return correct;
  }

  private int start(
      Float32Dense matrix,
      int[] labels,
      double smoothing,
      boolean withGradient,
      double[] rowLosses) {
    logits = matrix.values();
    rows = matrix.rows();
    columns = matrix.columns();
    labelsOrNull = labels;
    labelSmoothing = smoothing;
    gradient = withGradient;
    losses = rowLosses;
    partRows = rows * (long) columns < ALONE ? rows : PART_ROWS;
    int parts = (rows + partRows - 1) / partRows;
    if (hits.length < parts) {
      hits = new int[parts];
    }
    for (int worker = 0; worker < blocks.length; worker++) {
      if (blocks[worker].length < columns * LANES) {
        blocks[worker] = new float[columns * LANES];
      }
    }
    workers.run(parts, this);
    return parts;
  }

  @Override
  public void run(int worker, int part) {
    int to = Math.min((part + 1) * partRows, rows);
    int correct = 0;
    for (int row = part * partRows; row < to; row += LANES) {
      correct += block(worker, row, Math.min(LANES, to - row));
    }
    hits[part] = correct;
  }

  private int block(int worker, int row, int count) {
    float[] block = blocks[worker];
    int correct = takeIn(block, largest[worker], row, count);
    exponentials(block, largest[worker], sums[worker]);
    if (labelsOrNull != null) {
      for (int lane = 0; lane < count; lane++) {
        int label = labelsOrNull[row + lane];
        losses[row + lane] =
            Math.log(sums[worker][lane])
                + largest[worker][lane]
                - targetLogit((row + lane) * columns, label);
        if (gradient) {
          block[label * LANES + lane] -= (float) (1 - labelSmoothing);
        }
      }
    }
    if (gradient) {
      divideByRows(block, (float) (labelSmoothing / columns));
    }
    for (int lane = 0; lane < count; lane++) {
      for (int column = 0; column < columns; column++) {
        logits[(row + lane) * columns + column] = block[column * LANES + lane];
      }
    }
    return correct;
  }

  /** Transposes rows into lanes, finds each row's largest logit, and counts the hits. */
  private int takeIn(float[] block, float[] maxima, int row, int count) {
    int correct = 0;
    for (int lane = 0; lane < count; lane++) {
      int from = (row + lane) * columns;
      int best = 0;
      for (int column = 0; column < columns; column++) {
        float logit = logits[from + column];
        block[column * LANES + lane] = logit;
        if (logit > logits[from + best]) {
          best = column;
        }
      }
      maxima[lane] = logits[from + best];
      if (labelsOrNull != null && best == labelsOrNull[row + lane]) {
        correct++;
      }
    }
    Arrays.fill(maxima, count, LANES, 0);
    return correct;
  }

  private void exponentials(float[] block, float[] maxima, float[] rowSums) {
    Exponential.ofDifferences(block, columns * LANES, maxima, rowSums);
    FloatVector sum = FloatVector.fromArray(Float32Tile.SPECIES, rowSums, 0);
    for (int at = 0; at < columns * LANES; at += LANES) {
      FloatVector.fromArray(Float32Tile.SPECIES, block, at).div(sum).intoArray(block, at);
    }
  }

  /** The mean of a row's logits, each as often as it is the target. */
  private double targetLogit(int from, int label) {
    double logit = logits[from + label];
    if (labelSmoothing == 0) {
      return logit;
    }
    double sum = 0;
    for (int column = 0; column < columns; column++) {
      sum += logits[from + column];
    }
    return (1 - labelSmoothing) * logit + labelSmoothing * sum / columns;
  }

  /** Takes from each probability what smoothing makes of its target, and divides by the rows. */
  private void divideByRows(float[] block, float share) {
    for (int at = 0; at < columns * LANES; at += LANES) {
      FloatVector.fromArray(Float32Tile.SPECIES, block, at)
          .sub(share)
          .div(rows)
          .intoArray(block, at);
    }
  }
}
