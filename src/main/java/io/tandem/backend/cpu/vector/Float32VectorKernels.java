package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import io.tandem.backend.Loss;
import io.tandem.backend.StepSize;
import io.tandem.backend.UpdateRule;
import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Kernels;
import io.tandem.backend.cpu.Float32Matrix;
import io.tandem.backend.cpu.Float32Numbers;
import io.tandem.backend.cpu.Float32Panelled;
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
  private final Float32PanelledGradient panelledGradient;
  private final Float32KeptPanels keptPanels;
  private final Float32Panels panelsOfWeights = new Float32Panels(0);
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
    panelledGradient = new Float32PanelledGradient(workers);
    keptPanels = new Float32KeptPanels(workers);
    outputGradient = new Float32OutputGradient(workers);
    curves = Float32Curve.forEach(workers);
    softmax = new Float32Softmax(workers);
    squares = new Float32Squares(workers);
    updates = new Float32Updates(workers);
  }

  @Override
  public Float32Numbers parameter(int rows, int columns) {
    return Float32Panels.suit(rows, columns)
        ? new Float32Panelled(rows, columns, Float32Panels.WIDTH)
        : new Float32Dense(rows, columns);
  }

  @Override
  public void linear(
      Float32Matrix x,
      Float32Numbers weights,
      Float32Dense bias,
      Activation activation,
      Float32Dense sumsOrNull,
      Float32Dense y) {
    Float32Dense sums = sumsOrNull == null ? y : sumsOrNull;
    Float32Panels panels = panelsOrNull(weights);
    if (x.rows() == 1 && panels == null) {
      rowProduct.multiply(x, (Float32Dense) weights, bias, sums, activation, y);
    } else if (panels == null
        && x instanceof Float32Bytes bytes
        && bytesProduct.suits(x.rows(), x.columns(), y.columns())
        && isOutOfPatience()) {
      bytesProduct.multiply(bytes, (Float32Dense) weights, bias, sums, activation, y);
    } else {
      product.multiply(x, false, weights, true, panels, bias.values(), sums, activation, y);
    }
  }

  private Float32Panels panelsOrNull(Float32Numbers weights) {
    if (weights instanceof Float32Panelled panelled) {
      panelsOfWeights.lookAt(panelled);
      return panelsOfWeights;
    }
    return keptPanels.ofOrNull((Float32Dense) weights);
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
      Float32Numbers weights,
      Float32Dense y,
      Activation activation,
      Float32Dense gradientY,
      Float32Numbers gradientWeights,
      Float32Dense gradientBias,
      Float32Dense gradientXOrNull) {
    outputGradient.finish(gradientY, y, activation, gradientBias);
    if (gradientWeights instanceof Float32Panelled panelled) {
      panelledGradient.multiply(x, gradientY, panelled);
    } else {
      product.multiply(gradientY, true, x, false, (Float32Dense) gradientWeights);
    }
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
  public double sumOfSquares(Float32Numbers values) {
    return squares.sum(values.values());
  }

  @Override
  public double update(
      UpdateRule rule,
      StepSize size,
      double clip,
      boolean regularized,
      Float32Numbers parameters,
      Float32Numbers gradients,
      Float32Numbers firstOrNull,
      Float32Numbers secondOrNull) {
    return updates.update(
        rule, size, clip, regularized, parameters, gradients, firstOrNull, secondOrNull);
  }
}
