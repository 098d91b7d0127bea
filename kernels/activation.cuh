// The activations, as io.tandem.backend.Activation defines them.
#pragma once

/** In the order of io.tandem.backend.Activation. */
enum Activation : int { IDENTITY, RELU, LEAKY_RELU, GELU, TANH, SIGMOID };

constexpr double LEAK = 0.01;
constexpr double ROOT_OF_HALF = 0.70710678118654752440;
constexpr double ONE_OVER_ROOT_OF_TWO_PI = 0.39894228040143267794;

/** How likely a standard normal number is below x, with all digits where that is unlikely. */
template <typename R>
__device__ R normal_below(R x) {
  return erfc(-x * R(ROOT_OF_HALF)) / 2;
}

/** The activation of a weighted sum; what is not a number stays so. */
template <typename R>
__device__ R activate(R x, Activation activation) {
  switch (activation) {
    case RELU:
      return x <= 0 ? R(0) : x;
    case LEAKY_RELU:
      return x > 0 ? x : R(LEAK) * x;
    case GELU:
      return x * normal_below(x);
    case TANH:
      return tanh(x);
    case SIGMOID:
      return 1 / (1 + exp(-x));
    default:
      return x;
  }
}

/**
 * The gradient before the activation, from the one behind it and the activation's output; GELU
 * takes its input in place of this.
 */
template <typename R>
__device__ R gradient_before(R gradient, R y, Activation activation) {
  switch (activation) {
    case RELU:
      return y == 0 ? R(0) : gradient;
    case LEAKY_RELU:
      return y > 0 ? gradient : R(LEAK) * gradient;
    case GELU: {
      const R density = exp(-y * y / 2) * R(ONE_OVER_ROOT_OF_TWO_PI);
      return gradient * (normal_below(y) + y * density);
    }
    case TANH:
      return gradient * (1 - y * y);
    case SIGMOID:
      return gradient * (y * (1 - y));
    default:
      return gradient;
  }
}
