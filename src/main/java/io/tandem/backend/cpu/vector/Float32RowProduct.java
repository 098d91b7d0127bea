package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Matrix;
import io.tandem.backend.cpu.Workers;

/**
 * A layer's outputs for a single row: {@code y = bias + x * weights^T}, and an activation of it.
 * Weights that are used once are not worth packing, so they are read where they lie, the same
 * chains of multiply-adds for each output as in {@link Float32Product}: the bits are the same.
 */
final class Float32RowProduct implements Workers.Task {
  /** Chains side by side: two multiply-adds a cycle, each of which takes four. */
  private static final int CHAINS = 8;

  /** Below this many multiply-adds, waking the others costs more than they save. */
  private static final long ALONE = 200_000;

  private final Workers workers;
  private final Float32Curve[] curves;
  private float[] converted = {};

  private float[] x;
  private float[] weights;
  private float[] bias;
  private float[] c;
  private Activation activation;
  private float[] y;
  private int inputs;
  private int outputs;
  private int partOutputs;

  /** See {@link Float32SumCut}. */
  private int cut;

  Float32RowProduct(Workers workers) {
    this.workers = workers;
    curves = Float32Curve.forEach(workers);
  }

  /**
   * Multiplies.
   *
   * @param x [1, inputs]
   * @param weights [outputs, inputs]
   * @param bias [1, outputs]
   * @param c [1, outputs], overwritten
   * @param activation of each number of c
   * @param y [1, outputs], overwritten with the activations; may be c
   */
  void multiply(
      Float32Matrix x,
      Float32Dense weights,
      Float32Dense bias,
      Float32Dense c,
      Activation activation,
      Float32Dense y) {
    inputs = x.columns();
    outputs = y.columns();
    cut = Float32SumCut.of(inputs, outputs);
    this.x = numbers(x);
    this.weights = weights.values();
    this.bias = bias.values();
    this.c = c.values();
    this.activation = activation;
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
    int first = part * partOutputs;
    int output = first;
    int end = Math.min(output + partOutputs, outputs);
    for (; output <= end - CHAINS; output += CHAINS) {
      chains(x, weights, inputs, output, 0, cut);
      if (cut < inputs) {
        chains(x, weights, inputs, output, cut, inputs);
      }
    }
    for (; output < end; output++) {
      chain(x, weights, inputs, output, 0, cut);
      if (cut < inputs) {
        chain(x, weights, inputs, output, cut, inputs);
      }
    }
    Float32Activation.apply(activation, c, y, first, end, curves[worker]);
  }

  /**
   * Sums from an input on: the bias and its chain from the first, a chain to be added from others.
   */
  private void chains(float[] row, float[] matrix, int length, int output, int from, int to) {
    boolean first = from == 0;
    int w0 = output * length;
    int w1 = w0 + length;
    int w2 = w1 + length;
    int w3 = w2 + length;
    int w4 = w3 + length;
    int w5 = w4 + length;
    int w6 = w5 + length;
    int w7 = w6 + length;
    float sum0 = first ? bias[output] : 0;
    float sum1 = first ? bias[output + 1] : 0;
    float sum2 = first ? bias[output + 2] : 0;
    float sum3 = first ? bias[output + 3] : 0;
    float sum4 = first ? bias[output + 4] : 0;
    float sum5 = first ? bias[output + 5] : 0;
    float sum6 = first ? bias[output + 6] : 0;
    float sum7 = first ? bias[output + 7] : 0;
    for (int k = from; k < to; k++) {
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
    c[output] = first ? sum0 : c[output] + sum0;
    c[output + 1] = first ? sum1 : c[output + 1] + sum1;
    c[output + 2] = first ? sum2 : c[output + 2] + sum2;
    c[output + 3] = first ? sum3 : c[output + 3] + sum3;
    c[output + 4] = first ? sum4 : c[output + 4] + sum4;
    c[output + 5] = first ? sum5 : c[output + 5] + sum5;
    c[output + 6] = first ? sum6 : c[output + 6] + sum6;
    c[output + 7] = first ? sum7 : c[output + 7] + sum7;
  }

  private void chain(float[] row, float[] matrix, int length, int output, int from, int to) {
    boolean first = from == 0;
    float sum = first ? bias[output] : 0;
    for (int k = from; k < to; k++) {
      sum = Math.fma(row[k], matrix[output * length + k], sum);
    }
    c[output] = first ? sum : c[output] + sum;
  }
}
