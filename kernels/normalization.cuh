// What batch and layer normalisation share: io.tandem.backend.NormalizationRule, and one number's way.
#pragma once

#include "tandem.cuh"

/** What is added to a variance before its root is taken. */
constexpr double EPSILON = 1e-5;

/** The weight of the latest mini-batch in the running means and variances. */
constexpr double MOMENTUM = 0.1;

/** A mean, and 1 / sqrt(variance + epsilon). */
template <typename R>
struct Statistics {
  R mean;
  R inverse;

  __device__ R normalize(R x) const { return (x - mean) * inverse; }
};

/** The identity or relu; what is not a number stays so. */
template <typename R>
__device__ R rectify(R x, bool relu) {
  return relu && x <= 0 ? R(0) : x;
}

/** The gradient before the identity or relu, from the one behind it and its output. */
template <typename R>
__device__ R gradient_before_relu(R gradient, R y, bool relu) {
  return relu && y == 0 ? R(0) : gradient;
}

/** 1 / sqrt(variance + epsilon). */
template <typename R>
__device__ R inverse_of(R variance) {
  return R(1) / sqrt(variance + R(EPSILON));
}
