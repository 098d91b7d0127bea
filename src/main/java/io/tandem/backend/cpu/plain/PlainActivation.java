package io.tandem.backend.cpu.plain;

import io.tandem.backend.Activation;
import io.tandem.backend.NormalTail;

/** The activations and their derivatives, a number at a time, in float64. */
final class PlainActivation {
  private static final double ONE_OVER_ROOT_OF_TWO_PI = 1 / Math.sqrt(2 * Math.PI);

  private PlainActivation() {}

  /** The activation of a weighted sum. */
  static double of(Activation activation, double sum) {
    return switch (activation) {
      case IDENTITY -> sum;
      case RELU -> Math.max(sum, 0);
      case LEAKY_RELU -> sum > 0 ? sum : Activation.LEAK * sum;
      case GELU -> sum * normalBelow(sum);
      case TANH -> Math.tanh(sum);
      case SIGMOID -> 1 / (1 + Math.exp(-sum));
    };
  }

  /**
   * The gradient of the sum, from that of the activation.
   *
   * @param y the activation, or the sum where {@link Activation#differentiatesSums}
   */
  static double gradientBefore(Activation activation, double gradient, double y) {
    return switch (activation) {
      case IDENTITY -> gradient;
      case RELU -> y == 0 ? 0 : gradient;
      case LEAKY_RELU -> y > 0 ? gradient : Activation.LEAK * gradient;
      case GELU -> gradient * (normalBelow(y) + y * normalDensity(y));
      case TANH -> gradient * (1 - y * y);
      case SIGMOID -> gradient * (y * (1 - y));
    };
  }

  private static double normalBelow(double x) {
    return x < 0 ? NormalTail.above(-x) : 1 - NormalTail.above(x);
  }

  private static double normalDensity(double x) {
    return Math.exp(-x * x / 2) * ONE_OVER_ROOT_OF_TWO_PI;
  }
}
