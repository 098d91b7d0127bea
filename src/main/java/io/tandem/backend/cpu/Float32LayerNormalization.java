package io.tandem.backend.cpu;

import io.tandem.backend.Matrix;
import io.tandem.backend.NormalizationRule;
import io.tandem.backend.Normalizer;
import java.util.Arrays;

/**
 * Layer normalisation. Forward, and for the inputs' gradient, a part is some rows; for the
 * gradients of scale and shift, which are sums over all rows, a strip of columns.
 */
final class Float32LayerNormalization extends Float32Normalization {
  private static final int PART_ROWS = 16;

  private final Workers.Task forwardRows = this::forwardRows;
  private final Workers.Task backwardRows = this::backwardRows;
  private final Workers.Task backwardColumns = this::backwardColumns;

  Float32LayerNormalization(Workers workers, Float32Kernels kernels) {
    super(workers, kernels);
  }

  /** As {@link io.tandem.backend.Backend#normalizeExamples}. */
  void forward(Matrix inputs, Normalizer by, Matrix outputs) {
    take(inputs, by, outputs);
    run(partsOfRows(), forwardRows);
  }

  /** As {@link io.tandem.backend.Backend#normalizeExamplesBackward}. */
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
    run(strips(), backwardColumns);
    run(partsOfRows(), backwardRows);
  }

  private int partsOfRows() {
    return (rows + PART_ROWS - 1) / PART_ROWS;
  }

  private void forwardRows(int worker, int part) {
    int end = Math.min((part + 1) * PART_ROWS, rows);
    for (int row = part * PART_ROWS; row < end; row++) {
      int at = row * columns;
      float mean = sum(x, at, columns) / columns;
      float variance = squares(x, at, columns, mean) / columns;
      float inverse = (float) (1 / Math.sqrt(variance + NormalizationRule.EPSILON));
      statistics[row] = mean;
      statistics[rows + row] = inverse;
      sums(x, at, mean, inverse, scale, shift, 0, y, columns);
      activate(worker, at, columns);
    }
  }

  private void backwardColumns(int worker, int part) {
    int from = part * PART_COLUMNS;
    int count = Math.min(PART_COLUMNS, columns - from);
    Arrays.fill(gradientShift, from, from + count, 0);
    Arrays.fill(gradientScale, from, from + count, 0);
    for (int row = 0; row < rows; row++) {
      int at = row * columns + from;
      float mean = statistics[row];
      float inverse = statistics[rows + row];
      if (differentiatesSums()) {
        sums(x, at, mean, inverse, scale, shift, from, gradientX, count);
      }
      differentiate(worker, at, count);
      addAlong(gradientX, x, at, mean, inverse, gradientShift, gradientScale, from, count);
    }
  }

  private void backwardRows(int worker, int part) {
    int end = Math.min((part + 1) * PART_ROWS, rows);
    for (int row = part * PART_ROWS; row < end; row++) {
      int at = row * columns;
      float mean = statistics[row];
      float inverse = statistics[rows + row];
      multiply(gradientX, at, scale, columns);
      float ofMean = sum(gradientX, at, columns) / columns;
      float ofVariance = sumAlong(gradientX, x, at, columns, mean, inverse) / columns;
      takeAway(gradientX, x, at, columns, mean, inverse, ofMean, ofVariance);
    }
  }

  // Of each row's sums four are made side by side, since an addition takes four cycles.

  private static float sum(float[] values, int at, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = at;
    for (; i < at + count - 3; i += 4) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < at + count; i++) {
      a += values[i];
    }
    return (a + b) + (c + d);
  }

  private static float squares(float[] values, int at, int count, float mean) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = at;
    for (; i < at + count - 3; i += 4) {
      a += (values[i] - mean) * (values[i] - mean);
      b += (values[i + 1] - mean) * (values[i + 1] - mean);
      c += (values[i + 2] - mean) * (values[i + 2] - mean);
      d += (values[i + 3] - mean) * (values[i + 3] - mean);
    }
    for (; i < at + count; i++) {
      a += (values[i] - mean) * (values[i] - mean);
    }
    return (a + b) + (c + d);
  }

  private static float sumAlong(
      float[] g, float[] x, int at, int count, float mean, float inverse) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = at;
    for (; i < at + count - 3; i += 4) {
      a += g[i] * (x[i] - mean);
      b += g[i + 1] * (x[i + 1] - mean);
      c += g[i + 2] * (x[i + 2] - mean);
      d += g[i + 3] * (x[i + 3] - mean);
    }
    for (; i < at + count; i++) {
      a += g[i] * (x[i] - mean);
    }
    return ((a + b) + (c + d)) * inverse;
  }

  /** What the activation is applied to. */
  private static void sums(
      float[] x,
      int at,
      float mean,
      float inverse,
      float[] scale,
      float[] shift,
      int from,
      float[] to,
      int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] = (x[at + i] - mean) * inverse * scale[from + i] + shift[from + i];
    }
  }

  private static void addAlong(
      float[] d,
      float[] x,
      int at,
      float mean,
      float inverse,
      float[] sum,
      float[] sumAlong,
      int from,
      int count) {
    for (int i = 0; i < count; i++) {
      sum[from + i] += d[at + i];
      sumAlong[from + i] += d[at + i] * ((x[at + i] - mean) * inverse);
    }
  }

  private static void multiply(float[] values, int at, float[] factors, int count) {
    for (int i = 0; i < count; i++) {
      values[at + i] *= factors[i];
    }
  }

  private static void takeAway(
      float[] g,
      float[] x,
      int at,
      int count,
      float mean,
      float inverse,
      float ofMean,
      float ofVariance) {
    for (int i = at; i < at + count; i++) {
      g[i] = inverse * (g[i] - ofMean - (x[i] - mean) * inverse * ofVariance);
    }
  }
}
