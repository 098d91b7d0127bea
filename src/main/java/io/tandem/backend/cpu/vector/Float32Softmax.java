package io.tandem.backend.cpu.vector;

import io.tandem.backend.Loss;
import io.tandem.backend.Loss.CrossEntropy;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Softmax and the losses of its probabilities. Each lane of a vector is a row: sums run through the
 * columns in their order, whatever the width of the vectors.
 */
final class Float32Softmax implements Workers.Task {
  private static final int LANES = Float32Tile.LANES;

  /** Rows in a part; a multiple of every vector's lanes. */
  private static final int PART_ROWS = 16;

  /** Below this many numbers, waking the others costs more than they save. */
  private static final int ALONE = 1_000;

  private final Workers workers;
  private final float[][] blocks;
  private final float[][] largest;
  private final float[][] sums;
  private int[] hits = {};

  private float[] logits;
  private int rows;
  private int columns;
  private int partRows;
  private Loss lossOrNull;
  private int[] labels;
  private double divisor;
  private boolean gradient;
  private double[] losses;

  /** What smoothing makes of the target of each class that is not the label. */
  private float[] shares = {};

  Float32Softmax(Workers workers) {
    this.workers = workers;
    blocks = new float[workers.count()][0];
    largest = new float[workers.count()][LANES];
    sums = new float[workers.count()][LANES];
  }

  /** Each row of logits becomes probabilities. */
  void probabilities(Float32Dense logits) {
    lossOrNull = null;
    gradient = false;
    start(logits);
  }

  /**
   * As {@link io.tandem.backend.cpu.Float32Kernels#loss}.
   *
   * @return the number of hits
   */
  int loss(
      Loss loss,
      Float32Dense logits,
      int[] targets,
      double rowsDivisor,
      boolean withGradient,
      double[] rowLosses) {
    lossOrNull = loss;
    labels = targets;
    divisor = rowsDivisor;
    gradient = withGradient;
    losses = rowLosses;
    if (gradient && loss instanceof CrossEntropy entropy) {
      share(entropy, logits.columns());
    }
    int parts = start(logits);
    int correct = 0;
    for (int part = 0; part < parts; part++) {
      correct += hits[part];
    }
    return correct;
  }

  private void share(CrossEntropy loss, int classes) {
    if (shares.length < classes) {
      shares = new float[classes];
    }
    for (int column = 0; column < classes; column++) {
      shares[column] = (float) (loss.weight(column) * loss.labelSmoothing() / classes);
    }
  }

  private int start(Float32Dense matrix) {
    logits = matrix.values();
    rows = matrix.rows();
    columns = matrix.columns();
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
    if (lossOrNull instanceof CrossEntropy entropy) {
      crossEntropy(entropy, block, largest[worker], sums[worker], row, count);
    } else if (lossOrNull != null) {
      squaredError(block, largest[worker], sums[worker], row, count);
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
      if (lossOrNull != null && best == labels[row + lane]) {
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

  private void crossEntropy(
      CrossEntropy loss, float[] block, float[] maxima, float[] rowSums, int row, int count) {
    for (int lane = 0; lane < count; lane++) {
      double logSum = Math.log(rowSums[lane]) + maxima[lane];
      losses[row + lane] = entropy(loss, logSum, (row + lane) * columns, labels[row + lane]);
    }
    if (!gradient) {
      return;
    }
    if (loss.isWeighted()) {
      for (int lane = 0; lane < count; lane++) {
        maxima[lane] = (float) loss.targetSum(labels[row + lane]);
      }
      multiply(block, columns * LANES, maxima);
    }
    for (int lane = 0; lane < count; lane++) {
      int label = labels[row + lane];
      block[label * LANES + lane] -= (float) (loss.weight(label) * (1 - loss.labelSmoothing()));
    }
    divide(block, columns, shares, (float) divisor);
  }

  /** A row's cross-entropy: the logits' distances from the logarithm of their sum, as targeted. */
  private double entropy(CrossEntropy loss, double logSum, int from, int label) {
    double distance = logSum - logits[from + label];
    if (loss.labelSmoothing() == 0) {
      return loss.weight(label) * distance;
    }
    double sum = 0;
    for (int column = 0; column < columns; column++) {
      sum += loss.weight(column) * (logSum - logits[from + column]);
    }
    return loss.weight(label) * (1 - loss.labelSmoothing()) * distance
        + loss.labelSmoothing() * sum / columns;
  }

  private void squaredError(float[] block, float[] atLabel, float[] lanes, int row, int count) {
    for (int lane = 0; lane < count; lane++) {
      int at = labels[row + lane] * LANES + lane;
      atLabel[lane] = block[at];
      block[at] -= 1;
    }
    Float32SquaredError.sums(block, columns * LANES, lanes);
    for (int lane = 0; lane < count; lane++) {
      losses[row + lane] = lanes[lane];
      // The sum of p * e, since p is e but at the label, where it is e + 1.
      lanes[lane] += block[labels[row + lane] * LANES + lane];
    }
    float factor = (float) (2 / divisor);
    if (gradient) {
      Float32SquaredError.gradient(block, columns * LANES, lanes, factor);
    }
    for (int lane = 0; lane < count; lane++) {
      float p = atLabel[lane];
      block[labels[row + lane] * LANES + lane] = gradient ? p * (p - 1 - lanes[lane]) * factor : p;
    }
  }

  /** Multiplies each row by a number of its own. */
  private static void multiply(float[] block, int length, float[] factors) {
    FloatVector factor = FloatVector.fromArray(Float32Tile.SPECIES, factors, 0);
    for (int at = 0; at < length; at += LANES) {
      FloatVector.fromArray(Float32Tile.SPECIES, block, at).mul(factor).intoArray(block, at);
    }
  }

  /** Takes each column's share off, and divides. */
  private static void divide(float[] block, int columns, float[] shares, float divisor) {
    for (int column = 0; column < columns; column++) {
      int at = column * LANES;
      FloatVector.fromArray(Float32Tile.SPECIES, block, at)
          .sub(shares[column])
          .div(divisor)
          .intoArray(block, at);
    }
  }
}
