// The forward pass of a layer of few outputs.

#include "activation.cuh"
#include "narrow.cuh"
#include "reduce.cuh"
#include "tandem.cuh"

/**
 * The sums over the lanes of a warp of COUNT values each, a power of two up to 32. Lane i learns
 * that of value i * COUNT / 32. While there are several values, a lane gives half of them away for
 * its partner's share of the other half, so that 32 sums take 31 exchanges and not 160.
 */
template <int COUNT, int DISTANCE = WARP / 2, typename R>
__device__ R scattered_sums(const R (&values)[COUNT]) {
  if constexpr (DISTANCE == 0) {
    return values[0];
  } else if constexpr (COUNT == 1) {
    const R sum[1] = {values[0] + __shfl_xor_sync(ALL_LANES, values[0], DISTANCE)};
    return scattered_sums<1, DISTANCE / 2>(sum);
  } else {
    constexpr int HALF = COUNT / 2;
    const bool upper = (lane_index() & DISTANCE) != 0;
    R sums[HALF];
#pragma unroll
    for (int i = 0; i < HALF; i++) {
      const R kept = upper ? values[HALF + i] : values[i];
      const R given = upper ? values[i] : values[HALF + i];
      sums[i] = kept + __shfl_xor_sync(ALL_LANES, given, DISTANCE);
    }
    return scattered_sums<HALF, DISTANCE / 2>(sums);
  }
}

/** One row of linear_narrow by one warp, for at most OUTPUTS outputs. */
template <int OUTPUTS, typename R>
__device__ void narrow_row(const R* __restrict__ x, const R* __restrict__ weights,
                           const R* __restrict__ bias, Activation activation, int inputs,
                           int outputs, R* __restrict__ sums_or_null, R* __restrict__ y) {
  R sums[OUTPUTS] = {};
#pragma unroll 1
  for (int input = lane_index(); input < inputs; input += WARP) {
    const R value = x[input];
#pragma unroll
    for (int output = 0; output < OUTPUTS; output++) {
      if (output < outputs) {
        const R weight = weights[static_cast<size_t>(output) * inputs + input];
        sums[output] = fma(value, weight, sums[output]);
      }
    }
  }
  const R sum = scattered_sums<OUTPUTS>(sums);
  const int output = lane_index() * OUTPUTS / WARP;
  if (lane_index() % (WARP / OUTPUTS) == 0 && output < outputs) {
    const R biased = sum + bias[output];
    if (sums_or_null != nullptr) {
      sums_or_null[output] = biased;
    }
    y[output] = activate(biased, activation);
  }
}

/**
 * sums = x * weights^T + bias unless it is null, y = activation(x * weights^T + bias).
 *
 * x [rows, inputs], weights [outputs, inputs], bias [outputs], sums and y [rows, outputs]; outputs
 * <= 32.
 * A warp takes a row, its lanes the inputs in turn; grid: ceil(rows / 8).
 *
 * Product, bias and activation are one launch: each costs more to start than to compute.
 */
template <typename R>
__device__ void linear_narrow(const R* x, const R* weights, const R* bias, Activation activation,
                              int rows, int inputs, int outputs, R* sums_or_null, R* y) {
  const long long row = static_cast<long long>(blockIdx.x) * WARPS + warp_index();
  if (row >= rows) {
    return;
  }
  const R* from = x + row * inputs;
  R* sums = sums_or_null == nullptr ? nullptr : sums_or_null + row * outputs;
  R* to = y + row * outputs;
  if (outputs <= FEW_OUTPUTS) {
    narrow_row<FEW_OUTPUTS>(from, weights, bias, activation, inputs, outputs, sums, to);
  } else {
    narrow_row<MOST_OUTPUTS>(from, weights, bias, activation, inputs, outputs, sums, to);
  }
}

extern "C" __global__ void __launch_bounds__(THREADS)
linear_narrow_float32(const float* x, const float* weights, const float* bias, int activation,
                      int rows, int inputs, int outputs, float* sums, float* y) {
  linear_narrow(x, weights, bias, static_cast<Activation>(activation), rows, inputs, outputs, sums,
                y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
linear_narrow_float64(const double* x, const double* weights, const double* bias, int activation,
                      int rows, int inputs, int outputs, double* sums, double* y) {
  linear_narrow(x, weights, bias, static_cast<Activation>(activation), rows, inputs, outputs, sums,
                y);
}
