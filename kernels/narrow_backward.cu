// The backward pass of a layer of few outputs.

#include "activation.cuh"
#include "four.cuh"
#include "narrow.cuh"
#include "tandem.cuh"

/** Rows that a block's tile takes; each of its warps takes every eighth. */
constexpr int TILE_ROWS = 64;
constexpr int TILE_STEPS = TILE_ROWS / WARPS;

/** Outputs whose sums the warps of a block exchange at once, one a warp. */
constexpr int EXCHANGED = WARPS;

/** The operands of narrow_backward. */
template <typename R>
struct NarrowLayer {
  const R* x;
  const R* weights;
  const R* y;
  bool relu;
  R* gradient;
  int rows;
  int inputs;
  int outputs;
  R* weights_gradient;
  R* bias_gradient;
  R* x_gradient;

  /** Sets the gradient to 0 where relu's output is 0. */
  __device__ void mask(Range range) const {
    const long long end = range.end * outputs;
    for (long long i = range.begin * outputs + threadIdx.x; i < end; i += THREADS) {
      if (y[i] == 0) {
        gradient[i] = 0;
      }
    }
  }

  /** Puts a sum where it belongs; the column after the last input is the bias's. */
  __device__ void store(int output, int column, R sum) const {
    if (column < inputs) {
      weights_gradient[static_cast<size_t>(output) * inputs + column] = sum;
    } else {
      bias_gradient[output] = sum;
    }
  }
};

/** What the threads of a block share. */
template <typename R>
struct NarrowShared {
  /** [TILE_ROWS, OUTPUTS] */
  alignas(16) R tile[TILE_ROWS * MOST_OUTPUTS];
  R exchange[WARPS][EXCHANGED][WARP];
};

/** Fills a tile with the masked gradients of its rows, zeros beyond them. */
template <int OUTPUTS, typename R>
__device__ void load_tile(const NarrowLayer<R>& layer, Range range, R* tile) {
  const long long count = (range.end - range.begin) * layer.outputs;
  const R* gradient = layer.gradient + range.begin * layer.outputs;
  const R* y = layer.y + range.begin * layer.outputs;
#pragma unroll 4
  for (int i = threadIdx.x; i < TILE_ROWS * OUTPUTS; i += THREADS) {
    const int output = i % OUTPUTS;
    const int at = i / OUTPUTS * layer.outputs + output;
    const bool inside = output < layer.outputs && at < count;
    const R value = inside ? gradient[at] : R(0);
    tile[i] = gradient_before(value, inside && layer.relu ? y[at] : R(1),
                              layer.relu ? RELU : IDENTITY);
  }
}

/**
 * The weight gradients of a strip of inputs, from one chunk of the rows, a lane an input; each
 * thread keeps a sum for every output. The last block of a strip adds up the chunks.
 */
template <int OUTPUTS, typename R>
__device__ void narrow_weights(const NarrowLayer<R>& layer, int block, int chunks, R* partials,
                               unsigned* tickets, NarrowShared<R>& shared) {
  const int columns = layer.inputs + 1;
  const int strips = ceiling(columns, WARP);
  const int strip = block % strips;
  const int chunk = block / strips;
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

/** The input gradients of a tile of 64 rows and 32 inputs, a lane an input, a warp eight rows. */
template <int OUTPUTS, typename R>
__device__ void narrow_inputs(const NarrowLayer<R>& layer, int block, NarrowShared<R>& shared) {
  const int strips = ceiling(layer.inputs, WARP);
  const int input = block % strips * WARP + lane_index();
  const Range rows = {static_cast<long long>(block / strips) * TILE_ROWS, layer.rows};
  load_tile<OUTPUTS>(layer, rows, shared.tile);
  __syncthreads();
  if (input >= layer.inputs) {
    return;
  }
  R sums[TILE_STEPS] = {};
  for (int output = 0; output < layer.outputs; output += FOUR) {
    R weights[FOUR];
#pragma unroll
    for (int i = 0; i < FOUR; i++) {
      const bool inside = output + i < layer.outputs;
      const R* at = layer.weights + static_cast<size_t>(output + i) * layer.inputs + input;
      weights[i] = inside ? *at : R(0);
    }
#pragma unroll
    for (int step = 0; step < TILE_STEPS; step++) {
      const R* at = shared.tile + (step * WARPS + warp_index()) * OUTPUTS + output;
      const Four<R> gradients = load_four(at, FOUR, true);
#pragma unroll
      for (int i = 0; i < FOUR; i++) {
        sums[step] = fma(gradients.values[i], weights[i], sums[step]);
      }
    }
  }
#pragma unroll
  for (int step = 0; step < TILE_STEPS; step++) {
    const long long row = rows.begin + step * WARPS + warp_index();
    if (row < rows.end) {
      layer.x_gradient[row * layer.inputs + input] = sums[step];
    }
  }
}

/** This block's share of narrow_backward, for at most OUTPUTS outputs. */
template <int OUTPUTS, typename R>
__device__ void narrow_block(const NarrowLayer<R>& layer, int chunks, R* partials,
                             unsigned* tickets, NarrowShared<R>& shared) {
  const int weight_blocks = ceiling(layer.inputs + 1, WARP) * chunks;
  const int block = blockIdx.x;
  if (block < weight_blocks) {
    narrow_weights<OUTPUTS>(layer, block, chunks, partials, tickets, shared);
  } else {
    narrow_inputs<OUTPUTS>(layer, block - weight_blocks, shared);
  }
}

/**
 * gradient becomes 0 where relu's output y is 0, in place; then weights_gradient = gradient^T * x,
 * bias_gradient = the sum of the gradient's rows, and x_gradient = gradient * weights.
 *
 * x and x_gradient [rows, inputs], weights and weights_gradient [outputs, inputs], y and gradient
 * [rows, outputs] (y is read only for relu, and may be the gradient otherwise), bias_gradient
 * [outputs]; outputs <= 32; x_gradient is null where nobody needs it, and weights then unused.
 * partials [chunks, outputs, inputs + 1], tickets [strips].
 * The first strips * chunks blocks, with strips = ceil((inputs + 1) / 32), sum up a strip's weight
 * gradients over one of `chunks` parts of the rows; further ceil(inputs / 32) * ceil(rows / 64)
 * blocks, where x_gradient is wanted, take a tile of it each. Grid: all these.
 *
 * One launch for both gradients, since neither fills a GPU. The bias gradient is the weight
 * gradient of one more input that is always 1. All blocks mask the gradient for themselves as they
 * read it; those of the first strip write the mask, and whether another block reads a number before
 * or after, it takes it for 0. That holds of relu alone: the derivatives of other activations are
 * multiplied in before, by output_gradient.
 */
template <typename R>
__device__ void narrow_backward(const NarrowLayer<R>& layer, int chunks, R* partials,
                                unsigned* tickets) {
  __shared__ NarrowShared<R> shared;
  if (layer.outputs <= FEW_OUTPUTS) {
    narrow_block<FEW_OUTPUTS>(layer, chunks, partials, tickets, shared);
  } else {
    narrow_block<MOST_OUTPUTS>(layer, chunks, partials, tickets, shared);
  }
}

// One block suffices for a multiprocessor: for more, sums of float64 would not stay in registers.
extern "C" __global__ void __launch_bounds__(THREADS, 1)
narrow_backward_float32(const float* x, const float* weights, const float* y, int relu,
                        float* gradient, int rows, int inputs, int outputs, int chunks,
                        float* weights_gradient, float* bias_gradient, float* x_gradient,
                        float* partials, unsigned* tickets) {
  const NarrowLayer<float> layer = {
      x, weights, y, relu != 0, gradient, rows, inputs, outputs,
      weights_gradient, bias_gradient, x_gradient};
  narrow_backward(layer, chunks, partials, tickets);
}

extern "C" __global__ void __launch_bounds__(THREADS, 1)
narrow_backward_float64(const double* x, const double* weights, const double* y, int relu,
                        double* gradient, int rows, int inputs, int outputs, int chunks,
                        double* weights_gradient, double* bias_gradient, double* x_gradient,
                        double* partials, unsigned* tickets) {
  const NarrowLayer<double> layer = {
      x, weights, y, relu != 0, gradient, rows, inputs, outputs,
      weights_gradient, bias_gradient, x_gradient};
  narrow_backward(layer, chunks, partials, tickets);
}
