package io.tandem.backend;

import io.tandem.measure.LayerShape;
import io.tandem.measure.Tolerance;
import java.util.Arrays;

/** One trial's layer as the reference computes it. */
final class LayerReference {
  /** What a layer's backward pass should give. */
  record Gradients(Expected y, Expected weights, Expected bias, Expected x) {
    private Gradients plus(Results tolerances) {
      return new Gradients(
          y.plus(tolerances.y()),
          weights.plus(tolerances.weights()),
          bias.plus(tolerances.bias()),
          x.plus(tolerances.x()));
    }
  }

  /** Of a derivative, in units of 1: it may be a difference of larger numbers. */
  private static final double DERIVATIVE_ROUNDINGS = 16;

  private record Results(double[] y, double[] weights, double[] bias, double[] x) {}

  private final LayerCase layer;
  private final LayerShape shape;

  LayerReference(LayerCase layer) {
    this.layer = layer;
    this.shape = layer.shape();
  }

  /** The layer's weighted sums. */
  Expected sums(double[] x, double[] weights, double[] bias) {
    return layer.products(
        shape.outputs(),
        forward(x, weights, bias, Activation.IDENTITY),
        forward(absolute(x), absolute(weights), absolute(bias), Activation.IDENTITY),
        shape.inputs() + 1);
  }

  /** The layer's outputs: as far off as its sums, and by the activation's own roundings. */
  Expected outputs(double[] x, double[] weights, double[] bias, Activation activation) {
    Expected sums = sums(x, weights, bias);
    double[] outputs = forward(x, weights, bias, activation);
    double[] tolerances = new double[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      tolerances[i] = sums.tolerances()[i];
      if (!ActivationReference.isExact(activation)) {
        double relative =
            ActivationReference.roundings(activation, sums.values()[i])
                * Tolerance.epsilon(layer.precision());
        tolerances[i] =
            ActivationReference.STEEPEST * tolerances[i]
                + relative * Math.abs(outputs[i])
                + 2 * Rounding.smallest(layer.precision());
      }
    }
    return new Expected(shape.outputs(), outputs, tolerances);
  }

  /** The layer's gradients. */
  Gradients gradients(
      double[] x, double[] weights, double[] y, Activation activation, double[] gradientY) {
    Results values = backward(x, weights, y, activation, gradientY);
    Results magnitudes =
        backward(absolute(x), absolute(weights), y, Activation.IDENTITY, absolute(values.y()));
    // Where the derivative is rounded, sums of eighths are, too.
    boolean exact = ActivationReference.isExact(activation);
    LayerCase tried = exact ? layer : layer.ofReals();
    Gradients summed =
        new Gradients(
            Expected.exactly(shape.outputs(), values.y()),
            tried.products(shape.inputs(), values.weights(), magnitudes.weights(), shape.batch()),
            tried.sums(shape.outputs(), values.bias(), magnitudes.bias(), shape.batch()),
            tried.products(shape.inputs(), values.x(), magnitudes.x(), shape.outputs()));
    if (exact) {
      return summed;
    }
    double roundings = DERIVATIVE_ROUNDINGS * Tolerance.epsilon(layer.precision());
    double[] more = Arrays.stream(gradientY).map(g -> Math.abs(g) * roundings).toArray();
    return summed.plus(backward(absolute(x), absolute(weights), y, Activation.IDENTITY, more));
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
