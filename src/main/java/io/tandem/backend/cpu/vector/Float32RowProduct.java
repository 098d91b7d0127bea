package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Matrix;
import io.tandem.backend.cpu.Workers;

/**
 * A layer's outputs for a single row: {@code y = bias + x * weights^T}, and relu of it where asked
 * for. Weights that are used once are not worth packing, so they are read where they lie, a chain
 * of multiply-adds for each output, as in {@link Float32Product}: the bits are the same.
 */
final class Float32RowProduct implements Workers.Task {
  /** Chains side by side: two multiply-adds a cycle, each of which takes four. */
  private static final int CHAINS = 8;

  /** Below this many multiply-adds, waking the others costs more than they save. */
  private static final long ALONE = 200_000;

  private final Workers workers;
  private float[] converted = {};

  private float[] x;
  private float[] weights;
  private float[] bias;
  private float floor;
  private float[] y;
  private int inputs;
  private int outputs;
  private int partOutputs;

  Float32RowProduct(Workers workers) {
    this.workers = workers;
  }

  /**
   * Multiplies.
   *
   * @param x [1, inputs]
   * @param weights [outputs, inputs]
   * @param bias [1, outputs]
   * @param relu whether a result below zero becomes zero
   * @param y [1, outputs], overwritten
   */
  void multiply(
      Float32Matrix x, Float32Dense weights, Float32Dense bias, boolean relu, Float32Dense y) {
    inputs = x.columns();
    outputs = y.columns();
    this.x = numbers(x);
    this.weights = weights.values();
    this.bias = bias.values();
    floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    this.y = y.values();
    int threads = (long) inputs * outputs < ALONE ? 1 : workers.count();
    int groups = (outputs + CHAINS - 1) / CHAINS;
    partOutputs = (groups + threads - 1) / threads * CHAINS;
    workers.run((outputs + partOutputs - 1) / partOutputs, this);
  }

  private float[] numbers(Float32Matrix row) {
    if (row instanceof Float32Bytes bytes) {
      if (converted.length < inputs) {
        converted = new float[inputs];
      }
      Float32Conversion.convert(bytes, 0, 0, inputs, converted, 0);
      return converted;
    }
    return ((Float32Dense) row).values();
  }

  @Override
  public void run(int worker, int part) {
    int output = part * partOutputs;
    int end = Math.min(output + partOutputs, outputs);
    for (; output <= end - CHAINS; output += CHAINS) {
      chains(x, weights, inputs, output);
    }
    for (; output < end; output++) {
      chain(x, weights, inputs, output);
    }
  }

  private void chains(float[] row, float[] matrix, int length, int output) {
    int w0 = output * length;
    int w1 = w0 + length;
    int w2 = w1 + length;
    int w3 = w2 + length;
    int w4 = w3 + length;
    int w5 = w4 + length;
    int w6 = w5 + length;
    int w7 = w6 + length;
    float sum0 = bias[output];
    float sum1 = bias[output + 1];
    float sum2 = bias[output + 2];
    float sum3 = bias[output + 3];
    float sum4 = bias[output + 4];
    float sum5 = bias[output + 5];
    float sum6 = bias[output + 6];
    float sum7 = bias[output + 7];
    for (int k = 0; k < length; k++) {
      float xk = row[k];
      sum0 = Math.fma(xk, matrix[w0 + k], sum0);
      sum1 = Math.fma(xk, matrix[w1 + k], sum1);
      sum2 = Math.fma(xk, matrix[w2 + k], sum2);
      sum3 = Math.fma(xk, matrix[w3 + k], sum3);
      sum4 = Math.fma(xk, matrix[w4 + k], sum4);
      sum5 = Math.fma(xk, matrix[w5 + k], sum5);
      sum6 = Math.fma(xk, matrix[w6 + k], sum6);
      sum7 = Math.fma(xk, matrix[w7 + k], sum7);
    }
    y[output] = Math.max(sum0, floor);
    y[output + 1] = Math.max(sum1, floor);
    y[output + 2] = Math.max(sum2, floor);
    y[output + 3] = Math.max(sum3, floor);
    y[output + 4] = Math.max(sum4, floor);
    y[output + 5] = Math.max(sum5, floor);
    y[output + 6] = Math.max(sum6, floor);
    y[output + 7] = Math.max(sum7, floor);
  }

  private void chain(float[] row, float[] matrix, int length, int output) {
    float sum = bias[output];
    for (int k = 0; k < length; k++) {
      sum = Math.fma(row[k], matrix[output * length + k], sum);
    }
    y[output] = Math.max(sum, floor);
  }
}
