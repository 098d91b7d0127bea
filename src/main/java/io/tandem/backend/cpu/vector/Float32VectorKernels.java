package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import io.tandem.backend.Loss;
import io.tandem.backend.StepSize;
import io.tandem.backend.UpdateRule;
import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Kernels;
import io.tandem.backend.cpu.Float32Matrix;
import io.tandem.backend.cpu.Workers;

/** Vectorised kernels, shared out among the workers where that pays. */
public final class Float32VectorKernels implements Float32Kernels {
  /**
   * So many mini-batches are multiplied in the way that evaluations need anyway, though another is
   * faster for them: Java takes a tenth of a second to compile that one, which it saves in more.
   */
  private static final int PATIENCE = 4_096;

  private final Float32Product product;
  private final Float32RowProduct rowProduct;
  private final Float32BytesProduct bytesProduct;
  private final Float32KeptPanels keptPanels;
  private final Float32OutputGradient outputGradient;
  private final Float32Curve[] curves;
  private final Float32Softmax softmax;
  private final Float32Squares squares;
  private final Float32Updates updates;
  private int patience = PATIENCE;

  /** Kernels that use the given workers. */
  public Float32VectorKernels(Workers workers) {
    VectorOperations.lookUp();
    product = new Float32Product(workers);
    rowProduct = new Float32RowProduct(workers);
    bytesProduct = new Float32BytesProduct(workers);
    keptPanels = new Float32KeptPanels(workers);
    outputGradient = new Float32OutputGradient(workers);
    curves = Float32Curve.forEach(workers);
    softmax = new Float32Softmax(workers);
    squares = new Float32Squares(workers);
    updates = new Float32Updates(workers);
  }

  @Override
  public void linear(
      Float32Matrix x,
      Float32Dense weights,
      Float32Dense bias,
      Activation activation,
      Float32Dense sumsOrNull,
      Float32Dense y) {
    Float32Dense sums = sumsOrNull == null ? y : sumsOrNull;
    Float32Panels panels = keptPanels.ofOrNull(weights);
    if (x.rows() == 1 && panels == null) {
      rowProduct.multiply(x, weights, bias, sums, activation, y);
    } else if (panels == null
        && x instanceof Float32Bytes bytes
        && bytesProduct.suits(x.rows(), x.columns(), y.columns())
        && isOutOfPatience()) {
      bytesProduct.multiply(bytes, weights, bias, sums, activation, y);
    } else {
      product.multiply(x, false, weights, true, panels, bias.values(), sums, activation, y);
    }
  }

  private boolean isOutOfPatience() {
    if (patience > 0) {
      patience--;
      return false;
    }
    return true;
  }

  @Override
  public void linearBackward(
      Float32Matrix x,
      Float32Dense weights,
      Float32Dense y,
      Activation activation,
      Float32Dense gradientY,
      Float32Dense gradientWeights,
      Float32Dense gradientBias,
      Float32Dense gradientXOrNull) {
    outputGradient.finish(gradientY, y, activation, gradientBias);
    product.multiply(gradientY, true, x, false, gradientWeights);
    if (gradientXOrNull != null) {
      product.multiply(gradientY, false, weights, false, gradientXOrNull);
    }
  }

  @Override
  public void activate(Activation activation, float[] values, int from, int to, int worker) {
    Float32Activation.apply(activation, values, values, from, to, curves[worker]);
  }

  @Override
  public void differentiate(
      Activation activation,
      float[] gradient,
      float[] y,
      float[] product,
      int from,
      int to,
      int worker) {
    Float32Derivative.apply(activation, gradient, y, product, from, to, curves[worker]);
  }

  @Override
  public void softmax(Float32Dense logits) {
    softmax.probabilities(logits);
  }

  @Override
  public int loss(
      Loss loss,
      Float32Dense logits,
      int[] labels,
      double divisor,
      boolean gradient,
      double[] losses) {
    return softmax.loss(loss, logits, labels, divisor, gradient, losses);
  }

  @Override
  public double sumOfSquares(Float32Dense values) {
    return squares.sum(values.values());
  }

  @Override
  public double update(
      UpdateRule rule,
      StepSize size,
      double clip,
      boolean regularized,
      Float32Dense parameters,
      Float32Dense gradients,
      Float32Dense firstOrNull,
      Float32Dense secondOrNull) {
    return updates.update(
        rule, size, clip, regularized, parameters, gradients, firstOrNull, secondOrNull);
  }
}
