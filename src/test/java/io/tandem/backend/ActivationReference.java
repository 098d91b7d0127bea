package io.tandem.backend;

import org.apache.commons.numbers.gamma.Erfc;

/** The activations and their derivatives as their definitions have them, in float64. */
final class ActivationReference {
  /** No activation is anywhere steeper; GELU is the steepest, with 1.129 at the root of two. */
  static final double STEEPEST = 1.13;

  private ActivationReference() {}

  /** The activation of a weighted sum. */
  static double value(Activation activation, double x) {
    return switch (activation) {
      case IDENTITY -> x;
      case RELU -> Math.max(x, 0);
      case LEAKY_RELU -> x > 0 ? x : 0.01 * x;
      case GELU -> x * normalBelow(x);
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
    };
  }

  /** The derivative, from the activation or, of GELU, the sum. */
  static double derivative(Activation activation, double y) {
    return switch (activation) {
      case IDENTITY -> 1;
      case RELU -> y > 0 ? 1 : 0;
      case LEAKY_RELU -> y > 0 ? 1 : 0.01;
      case GELU -> normalBelow(y) + y * Math.exp(-y * y / 2) / Math.sqrt(2 * Math.PI);
      case TANH -> 1 - y * y;
      case SIGMOID -> y * (1 - y);
    };
  }

  /** Whether the activation is one of the two that nothing is rounded in. */
  static boolean isExact(Activation activation) {
    return activation == Activation.IDENTITY || activation == Activation.RELU;
  }

  /**
   * How many roundings of its own size an activation may be off. GELU's power of e has an exponent
   * whose rounding is an absolute error, and so a relative one of the power, here as there.
   */
  static double roundings(Activation activation, double x) {
    return isExact(activation) ? 0 : activation == Activation.GELU ? 2 * (8 + x * x) : 8;
  }

  private static double normalBelow(double x) {
    return Erfc.value(-x / Math.sqrt(2)) / 2;
  }
}
