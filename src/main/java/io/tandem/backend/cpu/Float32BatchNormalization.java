package io.tandem.backend.cpu;

import io.tandem.backend.Matrix;
import io.tandem.backend.NormalizationRule;
import io.tandem.backend.Normalizer;
import java.util.Arrays;

/**
 * Batch normalisation. A part is a strip of columns, which stays in the second-level cache while
 * its rows are gone through three times: for the means, the variances and the outputs. Plain loops
 * over neighbours, which Java's compiler makes vectors of by itself.
 */
final class Float32BatchNormalization extends Float32Normalization {
  private final Workers.Task forwardPart = this::forwardPart;
  private final Workers.Task backwardPart = this::backwardPart;
  private final Workers.Task runningPart = this::runningPart;
  private final float[][] means;
  private final float[][] inverses;
  private final float[][] sums;
  private final float[][] sumsAlong;

  private float[] running;

  Float32BatchNormalization(Workers workers, Float32Kernels kernels) {
    super(workers, kernels);
    means = new float[workers.count()][PART_COLUMNS];
    inverses = new float[workers.count()][PART_COLUMNS];
    sums = new float[workers.count()][PART_COLUMNS];
    sumsAlong = new float[workers.count()][PART_COLUMNS];
  }

  /** As {@link io.tandem.backend.Backend#normalizeBatch}. */
  void forward(Matrix inputs, Normalizer by, Matrix outputs) {
    take(inputs, by, outputs);
    running = values(by.running());
    run(strips(), forwardPart);
  }

  /** As {@link io.tandem.backend.Backend#normalizeByRunning}. */
  void byRunning(Matrix inputs, Normalizer by, Matrix outputs) {
    take(inputs, by, outputs);
    running = values(by.running());
    run(strips(), runningPart);
  }

  /** As {@link io.tandem.backend.Backend#normalizeBatchBackward}. */
  void backward(
      Matrix inputs,
      Normalizer by,
      Matrix outputs,
      Matrix gradientOfY,
      Matrix gradientOfScale,
      Matrix gradientOfShift,
      Matrix gradientOfX) {
    take(inputs, by, outputs);
    take(gradientOfY, gradientOfScale, gradientOfShift, gradientOfX);
    run(strips(), backwardPart);
  }

  private void forwardPart(int worker, int part) {
    int from = part * PART_COLUMNS;
    int count = Math.min(PART_COLUMNS, columns - from);
    float[] mean = means[worker];
    float[] inverse = inverses[worker];
    Arrays.fill(mean, 0);
    Arrays.fill(inverse, 0);
    for (int row = 0; row < rows; row++) {
      add(x, row * columns + from, mean, count);
    }
    for (int i = 0; i < count; i++) {
      mean[i] /= rows;
    }
    for (int row = 0; row < rows; row++) {
      addSquares(x, row * columns + from, mean, inverse, count);
    }
    for (int i = 0; i < count; i++) {
      float squares = inverse[i];
      inverse[i] = inverse(squares / rows);
      statistics[from + i] = mean[i];
      statistics[columns + from + i] = inverse[i];
      running[from + i] = moved(running[from + i], mean[i]);
      running[columns + from + i] = moved(running[columns + from + i], squares / (rows - 1));
    }
    outputs(worker, from, count);
  }

  private void runningPart(int worker, int part) {
    int from = part * PART_COLUMNS;
    int count = Math.min(PART_COLUMNS, columns - from);
    System.arraycopy(running, from, means[worker], 0, count);
    for (int i = 0; i < count; i++) {
      inverses[worker][i] = inverse(running[columns + from + i]);
    }
    outputs(worker, from, count);
  }

  private void outputs(int worker, int from, int count) {
    for (int row = 0; row < rows; row++) {
      int at = row * columns + from;
      sums(worker, at, from, count, y);
      activate(worker, at, count);
    }
  }

  /** What the activation is applied to. */
  private void sums(int worker, int at, int from, int count, float[] to) {
    normalize(x, at, means[worker], inverses[worker], to, count);
    scaleAndShift(to, at, scale, shift, from, count);
  }

  private void backwardPart(int worker, int part) {
    int from = part * PART_COLUMNS;
    int count = Math.min(PART_COLUMNS, columns - from);
    float[] mean = means[worker];
    float[] inverse = inverses[worker];
    float[] sum = sums[worker];
    float[] sumAlong = sumsAlong[worker];
    System.arraycopy(statistics, from, mean, 0, count);
    System.arraycopy(statistics, columns + from, inverse, 0, count);
    Arrays.fill(sum, 0);
    Arrays.fill(sumAlong, 0);
    for (int row = 0; row < rows; row++) {
      int at = row * columns + from;
      if (differentiatesSums()) {
        sums(worker, at, from, count, gradientX);
      }
      differentiate(worker, at, count);
      addAlong(gradientX, x, at, mean, inverse, sum, sumAlong, count);
    }
    for (int i = 0; i < count; i++) {
      gradientShift[from + i] = sum[i];
      gradientScale[from + i] = sumAlong[i];
      sum[i] /= rows;
      sumAlong[i] /= rows;
    }
    for (int row = 0; row < rows; row++) {
      int at = row * columns + from;
      takeAway(gradientX, x, at, mean, inverse, sum, sumAlong, count);
      multiply(gradientX, at, inverse, scale, from, count);
    }
  }

  private static float inverse(float variance) {
    return (float) (1 / Math.sqrt(variance + NormalizationRule.EPSILON));
  }

  private static float moved(float before, float latest) {
    return (float) (before + NormalizationRule.MOMENTUM * (latest - before));
  }

  private static void add(float[] values, int at, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += values[at + i];
    }
  }

  private static void addSquares(float[] values, int at, float[] mean, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      float distance = values[at + i] - mean[i];
      to[i] += distance * distance;
    }
  }

  private static void normalize(
      float[] values, int at, float[] mean, float[] inverse, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] = (values[at + i] - mean[i]) * inverse[i];
    }
  }

  private static void scaleAndShift(
      float[] values, int at, float[] scale, float[] shift, int from, int count) {
    for (int i = 0; i < count; i++) {
      values[at + i] = values[at + i] * scale[from + i] + shift[from + i];
    }
  }

  private static void addAlong(
      float[] d,
      float[] x,
      int at,
      float[] mean,
      float[] inverse,
      float[] sum,
      float[] sumAlong,
      int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += d[at + i];
      sumAlong[i] += d[at + i] * ((x[at + i] - mean[i]) * inverse[i]);
    }
  }

  private static void takeAway(
      float[] d,
      float[] x,
      int at,
      float[] mean,
      float[] inverse,
      float[] ofMean,
      float[] ofVariance,
      int count) {
    for (int i = 0; i < count; i++) {
      float normalized = (x[at + i] - mean[i]) * inverse[i];
      d[at + i] = d[at + i] - ofMean[i] - normalized * ofVariance[i];
    }
  }

  private static void multiply(
      float[] values, int at, float[] inverse, float[] scale, int from, int count) {
    for (int i = 0; i < count; i++) {
      values[at + i] *= inverse[i] * scale[from + i];
    }
  }
}
