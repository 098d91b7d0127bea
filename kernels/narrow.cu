// Layers of few outputs, such as the last one, which has one output a class. A product with a side
// of at most 32 leaves a GPU's general product kernels idle, and is done here in one pass over the
// large side together with all that surrounds it.

#include "activation.cuh"
#include "four.cuh"
#include "reduce.cuh"
#include "tandem.cuh"

/** The most outputs that a layer may have here; those of few have kernels that keep fewer sums. */
constexpr int MOST_OUTPUTS = 32;
constexpr int FEW_OUTPUTS = 16;

/** Rows that a block's tile takes; each of its warps takes every eighth. */
constexpr int TILE_ROWS = 64;
constexpr int TILE_STEPS = TILE_ROWS / WARPS;

/** Outputs whose sums the warps of a block exchange at once, one a warp. */
constexpr int EXCHANGED = WARPS;

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
                           const R* __restrict__ bias, bool relu, int inputs, int outputs,
                           R* __restrict__ y) {
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
    y[output] = activate(sum + bias[output], relu);
  }
}

/**
 * y = activation(x * weights^T + bias).
 *
 * x [rows, inputs], weights [outputs, inputs], bias [outputs], y [rows, outputs]; outputs <= 32.
 * A warp takes a row, its lanes the inputs in turn; grid: ceil(rows / 8).
 *
 * Product, bias and activation are one launch: each costs more to start than to compute.
 */
template <typename R>
__device__ void linear_narrow(const R* x, const R* weights, const R* bias, bool relu, int rows,
                              int inputs, int outputs, R* y) {
  const long long row = static_cast<long long>(blockIdx.x) * WARPS + warp_index();
  if (row >= rows) {
    return;
  }
  const R* from = x + row * inputs;
  R* to = y + row * outputs;
  if (outputs <= FEW_OUTPUTS) {
    narrow_row<FEW_OUTPUTS>(from, weights, bias, relu, inputs, outputs, to);
  } else {
    narrow_row<MOST_OUTPUTS>(from, weights, bias, relu, inputs, outputs, to);
  }
}

/** The operands of narrow_backward_weights. */
template <typename R>
struct NarrowGradients {
  const R* x;
  const R* y;
  bool relu;
  R* gradient;
  int rows;
  int inputs;
  int outputs;
  R* weights;
  R* bias;

  /** Sets the gradient to 0 where relu's output is 0. */
  __device__ void mask(Range range) const {
    for (long long i = range.begin * outputs + threadIdx.x; i < range.end * outputs; i += THREADS) {
      if (y[i] == 0) {
        gradient[i] = 0;
      }
    }
  }

  /** Puts a sum where it belongs; the column after the last input is the bias's. */
  __device__ void store(int output, int column, R sum) const {
    if (column < inputs) {
      weights[static_cast<size_t>(output) * inputs + column] = sum;
    } else {
      bias[output] = sum;
    }
  }
};

/** What a block shares in narrow_backward_weights. */
template <typename R>
struct NarrowShared {
  /** [TILE_ROWS, OUTPUTS] */
  alignas(16) R tile[TILE_ROWS * MOST_OUTPUTS];
  R exchange[WARPS][EXCHANGED][WARP];
};

/** Fills a tile with the masked gradients of its rows, zeros beyond them. */
template <int OUTPUTS, typename R>
__device__ void load_tile(const NarrowGradients<R>& layer, Range range, R* tile) {
  const long long count = (range.end - range.begin) * layer.outputs;
  const R* gradient = layer.gradient + range.begin * layer.outputs;
  const R* y = layer.y + range.begin * layer.outputs;
#pragma unroll 4
  for (int i = threadIdx.x; i < TILE_ROWS * OUTPUTS; i += THREADS) {
    const int output = i % OUTPUTS;
    const int at = i / OUTPUTS * layer.outputs + output;
    const bool inside = output < layer.outputs && at < count;
    const bool masked = inside && layer.relu && y[at] == 0;
    tile[i] = inside && !masked ? gradient[at] : R(0);
  }
}

/** As narrow_backward_weights, for at most OUTPUTS outputs. */
template <int OUTPUTS, typename R>
__device__ void narrow_weights(const NarrowGradients<R>& layer, R* partials, unsigned* tickets,
                               NarrowShared<R>& shared) {
  const int columns = layer.inputs + 1;
  const int strips = ceiling(columns, WARP);
  const int chunks = gridDim.x / strips;
  const int strip = blockIdx.x % strips;
  const int chunk = blockIdx.x / strips;
  const int column = strip * WARP + lane_index();
  const Range range = part(layer.rows, chunk, chunks);

  R sums[OUTPUTS] = {};
  for (Range left = range; left.begin < left.end; left.begin += TILE_ROWS) {
    // All loads of x are under way before the first is needed.
    R values[TILE_STEPS];
#pragma unroll
    for (int step = 0; step < TILE_STEPS; step++) {
      const long long row = left.begin + step * WARPS + warp_index();
      const bool inside = row < left.end && column < layer.inputs;
      values[step] = inside ? layer.x[row * layer.inputs + column] : R(1);
    }
    __syncthreads();
    load_tile<OUTPUTS>(layer, left, shared.tile);
    __syncthreads();
#pragma unroll
    for (int step = 0; step < TILE_STEPS; step++) {
#pragma unroll
      for (int output = 0; output < OUTPUTS; output += FOUR) {
        const R* at = shared.tile + (step * WARPS + warp_index()) * OUTPUTS + output;
        const Four<R> gradients = load_four(at, FOUR, true);
#pragma unroll
        for (int i = 0; i < FOUR; i++) {
          sums[output + i] = fma(gradients.values[i], values[step], sums[output + i]);
        }
      }
    }
  }
  if (layer.relu && strip == 0) {
    layer.mask(range);
  }

#pragma unroll
  for (int first = 0; first < OUTPUTS; first += EXCHANGED) {
    __syncthreads();
#pragma unroll
    for (int i = 0; i < EXCHANGED; i++) {
      shared.exchange[warp_index()][i][lane_index()] = sums[first + i];
    }
    __syncthreads();
    const int output = first + warp_index();
    if (output < layer.outputs && column < columns) {
      R sum = 0;
#pragma unroll
      for (int warp = 0; warp < WARPS; warp++) {
        sum += shared.exchange[warp][warp_index()][lane_index()];
      }
      if (chunks == 1) {
        layer.store(output, column, sum);
      } else {
        partials[(static_cast<size_t>(chunk) * layer.outputs + output) * columns + column] = sum;
      }
    }
  }
  if (chunks == 1 || !is_last_block(&tickets[strip], chunks) || column >= columns) {
    return;
  }
  for (int output = warp_index(); output < layer.outputs; output += WARPS) {
    const R* from = partials + static_cast<size_t>(output) * columns + column;
    R sum = 0;
#pragma unroll 4
    for (int i = 0; i < chunks; i++) {
      sum += *from;
      from += static_cast<size_t>(layer.outputs) * columns;
    }
    layer.store(output, column, sum);
  }
}

/**
 * gradient becomes 0 where relu's output y is 0, in place; weights_gradient = gradient^T * x;
 * bias_gradient becomes the sum of the gradient's rows.
 *
 * x [rows, inputs], y and gradient [rows, outputs] (y is read only for relu, and may be the
 * gradient otherwise), weights_gradient [outputs, inputs], bias_gradient [outputs]; outputs <= 32.
 * partials [chunks, outputs, inputs + 1], tickets [strips].
 * A block takes a strip of 32 inputs, a lane an input, and one of `chunks` parts of the rows, which
 * its warps share; each thread keeps a sum for every output. Grid: strips * chunks with strips =
 * ceil((inputs + 1) / 32). The last block of a strip adds up the chunks.
 *
 * The bias gradient is the weight gradient of one more input that is always 1. All strips read the
 * gradient and mask it for themselves; the first one writes the mask, and whether another reads a
 * number before or after, it takes it for 0.
 */
template <typename R>
__device__ void narrow_backward_weights(const NarrowGradients<R>& layer, R* partials,
                                        unsigned* tickets) {
  __shared__ NarrowShared<R> shared;
  if (layer.outputs <= FEW_OUTPUTS) {
    narrow_weights<FEW_OUTPUTS>(layer, partials, tickets, shared);
  } else {
    narrow_weights<MOST_OUTPUTS>(layer, partials, tickets, shared);
  }
}

/**
 * x_gradient = gradient * weights.
 *
 * gradient [rows, outputs], weights [outputs, inputs], x_gradient [rows, inputs]; outputs <= 32.
 * A block takes a tile of 32 rows and 32 inputs, a lane an input, a warp four of the rows, so that
 * a weight serves four sums; grid: ceil(inputs / 32) * ceil(rows / 32).
 */
template <typename R>
__device__ void narrow_backward_inputs(const R* __restrict__ gradient,
                                       const R* __restrict__ weights, int rows, int inputs,
                                       int outputs, R* __restrict__ x_gradient) {
  constexpr int WARP_ROWS = WARP / WARPS;
  __shared__ R tile[WARP * MOST_OUTPUTS];
  const int strips = ceiling(inputs, WARP);
  const int input = blockIdx.x % strips * WARP + lane_index();
  const long long first_row = static_cast<long long>(blockIdx.x / strips) * WARP;
  const long long left = (rows - first_row) * outputs;
  for (int i = threadIdx.x; i < WARP * outputs; i += THREADS) {
    tile[i] = i < left ? gradient[first_row * outputs + i] : R(0);
  }
  __syncthreads();
  if (input >= inputs) {
    return;
  }
  R sums[WARP_ROWS] = {};
#pragma unroll 4
  for (int output = 0; output < outputs; output++) {
    const R weight = weights[static_cast<size_t>(output) * inputs + input];
#pragma unroll
    for (int i = 0; i < WARP_ROWS; i++) {
      sums[i] = fma(tile[(i * WARPS + warp_index()) * outputs + output], weight, sums[i]);
    }
  }
#pragma unroll
  for (int i = 0; i < WARP_ROWS; i++) {
    const long long row = first_row + i * WARPS + warp_index();
    if (row < rows) {
      x_gradient[row * inputs + input] = sums[i];
    }
  }
}

extern "C" __global__ void __launch_bounds__(THREADS)
linear_narrow_float32(const float* x, const float* weights, const float* bias, int relu, int rows,
                      int inputs, int outputs, float* y) {
  linear_narrow(x, weights, bias, relu != 0, rows, inputs, outputs, y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
linear_narrow_float64(const double* x, const double* weights, const double* bias, int relu,
                      int rows, int inputs, int outputs, double* y) {
  linear_narrow(x, weights, bias, relu != 0, rows, inputs, outputs, y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
narrow_backward_weights_float32(const float* x, const float* y, int relu, float* gradient,
                                int rows, int inputs, int outputs, float* weights_gradient,
                                float* bias_gradient, float* partials, unsigned* tickets) {
  const NarrowGradients<float> layer = {
      x, y, relu != 0, gradient, rows, inputs, outputs, weights_gradient, bias_gradient};
  narrow_backward_weights(layer, partials, tickets);
}

extern "C" __global__ void __launch_bounds__(THREADS)
narrow_backward_weights_float64(const double* x, const double* y, int relu, double* gradient,
                                int rows, int inputs, int outputs, double* weights_gradient,
                                double* bias_gradient, double* partials, unsigned* tickets) {
  const NarrowGradients<double> layer = {
      x, y, relu != 0, gradient, rows, inputs, outputs, weights_gradient, bias_gradient};
  narrow_backward_weights(layer, partials, tickets);
}

extern "C" __global__ void __launch_bounds__(THREADS)
narrow_backward_inputs_float32(const float* gradient, const float* weights, int rows, int inputs,
                               int outputs, float* x_gradient) {
  narrow_backward_inputs(gradient, weights, rows, inputs, outputs, x_gradient);
}

extern "C" __global__ void __launch_bounds__(THREADS)
narrow_backward_inputs_float64(const double* gradient, const double* weights, int rows, int inputs,
                               int outputs, double* x_gradient) {
  narrow_backward_inputs(gradient, weights, rows, inputs, outputs, x_gradient);
}
