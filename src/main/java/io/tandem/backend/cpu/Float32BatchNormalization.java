package io.tandem.backend.cpu;

import io.tandem.backend.NormalizationRule;
import java.util.Arrays;

/**
 * Batch normalisation. A part is a strip of columns, which stays in the second-level cache while
 * its rows are gone through three times: for the means, the variances and the outputs. Plain loops
 * over neighbours, which Java's compiler makes vectors of by itself.
 */
final class Float32BatchNormalization {
  /** Whole cache lines, so that no two workers write to one. */
  private static final int PART_COLUMNS = 128;

  /** Below this many numbers, waking the others costs more than they save. */
  private static final int ALONE = 30_000;

  private final Workers workers;
  private final Workers.Task forwardPart = this::forwardPart;
  private final Workers.Task backwardPart = this::backwardPart;
  private final Workers.Task runningPart = this::runningPart;
  private final float[][] means;
  private final float[][] inverses;
  private final float[][] sums;
  private final float[][] sumsAlong;

  private int rows;
  private int columns;
  private boolean relu;
  private float[] x;
  private float[] y;
  private float[] scale;
  private float[] shift;
  private float[] running;
  private float[] statistics;
  private float[] gradientY;
  private float[] gradientX;
  private float[] gradientScale;

  Float32BatchNormalization(Workers workers) {
    this.workers = workers;
    means = new float[workers.count()][PART_COLUMNS];
    inverses = new float[workers.count()][PART_COLUMNS];
    sums = new float[workers.count()][PART_COLUMNS];
    sumsAlong = new float[workers.count()][PART_COLUMNS];
  }

  /** As {@link io.tandem.backend.Backend#normalizeBatch}. */
  void forward(
      Float32Dense inputs,
      Float32Dense scales,
      Float32Dense shifts,
      boolean withRelu,
      Float32Dense runningStatistics,
      Float32Dense batchStatistics,
      Float32Dense outputs) {
    take(inputs, scales, shifts, withRelu, outputs);
    running = runningStatistics.values();
    statistics = batchStatistics.values();
    run(forwardPart);
  }

  /** As {@link io.tandem.backend.Backend#normalizeByRunning}. */
  void byRunning(
      Float32Dense inputs,
      Float32Dense scales,
      Float32Dense shifts,
      boolean withRelu,
      Float32Dense runningStatistics,
      Float32Dense outputs) {
    take(inputs, scales, shifts, withRelu, outputs);
    running = runningStatistics.values();
    run(runningPart);
  }

  /** As {@link io.tandem.backend.Backend#normalizeBatchBackward}. */
  void backward(
      Float32Dense inputs,
      Float32Dense scales,
      Float32Dense batchStatistics,
      Float32Dense outputs,
      boolean withRelu,
      Float32Dense gradientOfY,
      Float32Dense gradientOfScale,
      Float32Dense gradientOfShift,
      Float32Dense gradientOfX) {
    take(inputs, scales, gradientOfShift, withRelu, outputs);
    statistics = batchStatistics.values();
    gradientY = gradientOfY.values();
    gradientScale = gradientOfScale.values();
    gradientX = gradientOfX.values();
    run(backwardPart);
  }

  private void take(
      Float32Dense inputs,
      Float32Dense scales,
      Float32Dense shifts,
      boolean withRelu,
      Float32Dense outputs) {
    rows = inputs.rows();
    columns = inputs.columns();
    relu = withRelu;
    x = inputs.values();
    scale = scales.values();
    shift = shifts.values();
    y = outputs.values();
  }

  private void run(Workers.Task task) {
    int parts = (columns + PART_COLUMNS - 1) / PART_COLUMNS;
    if (rows * (long) columns >= ALONE) {
      workers.run(parts, task);
    } else {
      for (int part = 0; part < parts; part++) {
        task.run(0, part);
      }
    }
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
    outputs(from, count, mean, inverse);
  }

  private void runningPart(int worker, int part) {
    int from = part * PART_COLUMNS;
    int count = Math.min(PART_COLUMNS, columns - from);
    System.arraycopy(running, from, means[worker], 0, count);
    for (int i = 0; i < count; i++) {
      inverses[worker][i] = inverse(running[columns + from + i]);
    }
    outputs(from, count, means[worker], inverses[worker]);
  }

  private void outputs(int from, int count, float[] mean, float[] inverse) {
    for (int row = 0; row < rows; row++) {
      int at = row * columns + from;
      normalize(x, at, mean, inverse, y, count);
      scaleAndShift(y, at, scale, shift, from, count);
      if (relu) {
        cut(y, at, count);
      }
    }
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
      mask(at, count);
      addAlong(gradientX, x, at, mean, inverse, sum, sumAlong, count);
    }
    for (int i = 0; i < count; i++) {
      shift[from + i] = sum[i];
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

  /** Leaves the gradient before the activation in place of x's gradient, which is made of it. */
  private void mask(int at, int count) {
    System.arraycopy(gradientY, at, gradientX, at, count);
    if (relu) {
      for (int i = at; i < at + count; i++) {
        gradientX[i] = y[i] == 0 ? 0 : gradientX[i];
      }
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

  private static void cut(float[] values, int at, int count) {
    for (int i = at; i < at + count; i++) {
      values[i] = Math.max(values[i], 0);
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
