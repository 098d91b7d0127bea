package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The gradients of weighted sums, from those of their activations. */
final class Float32Derivative {
  private static final int LANES = Float32Tile.LANES;

  private Float32Derivative() {}

  /**
   * Multiplies a range of gradients by the activation's derivative.
   *
   * @param y the activations, or the sums where {@link Activation#differentiatesSums}
   * @param product overwritten in the same range; may be the gradients, or y
   */
  static void apply(
      Activation activation,
      float[] gradient,
      float[] y,
      float[] product,
      int from,
      int to,
      Float32Curve curve) {
    switch (activation) {
      case IDENTITY -> copy(gradient, product, from, to);
      case RELU -> ofRelu(gradient, y, product, from, to);
      case LEAKY_RELU -> ofLeakyRelu(gradient, y, product, from, to);
      case GELU -> {
        for (int at = from; at < to; at += Float32Curve.LENGTH) {
          int count = Math.min(Float32Curve.LENGTH, to - at);
          curve.multiplyByDerivativeOfGelu(gradient, y, product, at, count);
        }
      }
      case TANH -> ofTanh(gradient, y, product, from, to);
      case SIGMOID -> ofSigmoid(gradient, y, product, from, to);
    }
  }

  private static void copy(float[] gradient, float[] product, int from, int to) {
    if (product != gradient) {
      System.arraycopy(gradient, from, product, from, to - from);
    }
  }

  private static void ofRelu(float[] gradient, float[] outputs, float[] product, int from, int to) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    int at = from;
    for (; at <= to - LANES; at += LANES) {
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradient, at);
      FloatVector y = FloatVector.fromArray(Float32Tile.SPECIES, outputs, at);
      g.blend(zero, y.compare(VectorOperators.EQ, zero)).intoArray(product, at);
    }
    for (; at < to; at++) {
      product[at] = outputs[at] == 0 ? 0 : gradient[at];
    }
  }

  private static void ofLeakyRelu(
      float[] gradient, float[] outputs, float[] product, int from, int to) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    int at = from;
    for (; at <= to - LANES; at += LANES) {
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradient, at);
      FloatVector y = FloatVector.fromArray(Float32Tile.SPECIES, outputs, at);
      g.mul((float) Activation.LEAK)
          .blend(g, y.compare(VectorOperators.GT, zero))
          .intoArray(product, at);
    }
    for (; at < to; at++) {
      product[at] = outputs[at] > 0 ? gradient[at] : (float) Activation.LEAK * gradient[at];
    }
  }

  private static void ofTanh(float[] gradient, float[] outputs, float[] product, int from, int to) {
    int at = from;
    for (; at <= to - LANES; at += LANES) {
      FloatVector y = FloatVector.fromArray(Float32Tile.SPECIES, outputs, at);
      FloatVector derivative = y.mul(y).neg().add(1);
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradient, at);
      g.mul(derivative).intoArray(product, at);
    }
    for (; at < to; at++) {
      product[at] = gradient[at] * (1 - outputs[at] * outputs[at]);
    }
  }

  private static void ofSigmoid(
      float[] gradient, float[] outputs, float[] product, int from, int to) {
    int at = from;
    for (; at <= to - LANES; at += LANES) {
      FloatVector y = FloatVector.fromArray(Float32Tile.SPECIES, outputs, at);
      FloatVector derivative = y.neg().add(1).mul(y);
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradient, at);
      g.mul(derivative).intoArray(product, at);
    }
    for (; at < to; at++) {
      product[at] = gradient[at] * ((1 - outputs[at]) * outputs[at]);
    }
  }
}
