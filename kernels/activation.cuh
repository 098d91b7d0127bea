// The activations, as io.tandem.backend.Activation defines them.
#pragma once

/** `max(y, 0)` for relu; what is not a number stays so. */
template <typename R>
__device__ R activate(R y, bool relu) {
  return relu && y <= 0 ? R(0) : y;
}

/** The gradient before the activation, from the one behind it and the activation's output. */
template <typename R>
__device__ R gradient_before(R gradient, R y, bool relu) {
  return relu && y == 0 ? R(0) : gradient;
}
