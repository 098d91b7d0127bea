package io.tandem.backend;

import io.tandem.measure.LayerShape;
import java.util.Arrays;

/** One trial's layer as the reference computes it. */
final class LayerReference {
  /** What a layer's backward pass should give. */
  record Gradients(Expected y, Expected weights, Expected bias, Expected x) {}

  private record Results(double[] y, double[] weights, double[] bias, double[] x) {}

  private final LayerCase layer;
  private final LayerShape shape;

  LayerReference(LayerCase layer) {
    this.layer = layer;
    this.shape = layer.shape();
  }

  /** The layer's outputs. */
  Expected outputs(double[] x, double[] weights, double[] bias, Activation activation) {
    return layer.products(
        shape.outputs(),
        forward(x, weights, bias, activation),
        forward(absolute(x), absolute(weights), absolute(bias), Activation.IDENTITY),
        shape.inputs() + 1);
  }

  /** The layer's gradients. */
  Gradients gradients(
      double[] x, double[] weights, double[] y, Activation activation, double[] gradientY) {
    Results values = backward(x, weights, y, activation, gradientY);
    Results magnitudes =
        backward(absolute(x), absolute(weights), y, activation, absolute(gradientY));
    return new Gradients(
        Expected.exactly(shape.outputs(), values.y()),
        layer.products(shape.inputs(), values.weights(), magnitudes.weights(), shape.batch()),
        layer.sums(shape.outputs(), values.bias(), magnitudes.bias(), shape.batch()),
        layer.products(shape.inputs(), values.x(), magnitudes.x(), shape.outputs()));
  }

  private double[] forward(double[] x, double[] weights, double[] bias, Activation activation) {
    try (Backend reference = new ReferenceBackend()) {
      GuardedMatrices matrices = new GuardedMatrices(reference);
      Matrix y = matrices.output(shape.batch(), shape.outputs());
      reference.linear(
          matrices.of(shape.batch(), shape.inputs(), x),
          matrices.of(shape.outputs(), shape.inputs(), weights),
          matrices.of(1, shape.outputs(), bias),
          activation,
          y);
      return reference.read(y);
    }
  }

  private Results backward(
      double[] x, double[] weights, double[] y, Activation activation, double[] gradientY) {
    try (Backend reference = new ReferenceBackend()) {
      GuardedMatrices matrices = new GuardedMatrices(reference);
      Matrix d = matrices.of(shape.batch(), shape.outputs(), gradientY);
      Matrix gradientWeights = matrices.output(shape.outputs(), shape.inputs());
      Matrix gradientBias = matrices.output(1, shape.outputs());
      Matrix gradientX = matrices.output(shape.batch(), shape.inputs());
      reference.linearBackward(
          matrices.of(shape.batch(), shape.inputs(), x),
          matrices.of(shape.outputs(), shape.inputs(), weights),
          matrices.of(shape.batch(), shape.outputs(), y),
          activation,
          d,
          gradientWeights,
          gradientBias,
          gradientX);
      return new Results(
          reference.read(d),
          reference.read(gradientWeights),
          reference.read(gradientBias),
          reference.read(gradientX));
    }
  }

  private static double[] absolute(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }
}
