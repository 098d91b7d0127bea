// What surrounds the large products of a linear layer.

#include "activation.cuh"
#include "four.cuh"
#include "tandem.cuh"

/**
 * sums = y + bias unless it is null, then y = activation(y + bias) in place, after a product without
 * either.
 *
 * y and sums [rows, columns], bias [columns]. A thread takes four neighbours; grid: ceil(rows * columns /
 * 1024).
 */
template <typename R>
__device__ void linear_finish(R* y, const R* __restrict__ bias, Activation activation, R* sums,
                              int rows, int columns) {
  const long long count = static_cast<long long>(rows) * columns;
  const long long first = (static_cast<long long>(blockIdx.x) * THREADS + threadIdx.x) * FOUR;
  if (first >= count) {
    return;
  }
  const bool aligned = is_aligned(y);
  Four<R> four = load_four(y + first, count - first, aligned);
  int column = static_cast<unsigned>(first) % columns;
  if (columns % FOUR == 0) {
    const Four<R> biases = load_four(bias + column, FOUR, is_aligned(bias));
#pragma unroll
    for (int i = 0; i < FOUR; i++) {
      four.values[i] += biases.values[i];
    }
  } else {
#pragma unroll
    for (int i = 0; i < FOUR; i++) {
      four.values[i] += bias[column];
      column = column + 1 == columns ? 0 : column + 1;
    }
  }
  if (sums != nullptr) {
    store_four(sums + first, four, count - first, is_aligned(sums));
  }
#pragma unroll
  for (int i = 0; i < FOUR; i++) {
    four.values[i] = activate(four.values[i], activation);
  }
  store_four(y + first, four, count - first, aligned);
}

/**
 * gradient is multiplied by the activation's derivative, in place; bias_gradient becomes the sum of the
 * gradient's rows.
 *
 * gradient and y [rows, columns] (y is what the derivative is taken from; it is not read for the
 * identity, and may be the gradient then),
 * bias_gradient [columns], partials [chunks, columns], tickets [strips].
 * A block takes a strip of 32 columns, a lane a column, and one of `chunks` parts of the rows,
 * which its warps share; grid: strips * chunks with strips = ceil(columns / 32). Many columns fill
 * the GPU with strips, many rows with chunks. The last block of a strip adds up the chunks.
 *
 * Derivative and sum are one pass: both read the whole gradient.
 */
template <typename R>
__device__ void output_gradient(R* gradient, const R* y, Activation activation, int rows,
                                int columns, R* bias_gradient, R* partials, unsigned* tickets) {
  // So many loads are under way at once: memory answers late.
  constexpr int AT_ONCE = 4;
  __shared__ R sums[WARPS][WARP];
  const int strips = ceiling(columns, WARP);
  const int chunks = gridDim.x / strips;
  const int strip = blockIdx.x % strips;
  const int chunk = blockIdx.x / strips;
  const int column = strip * WARP + lane_index();
  const Range range = part(rows, chunk, chunks);

  R sum = 0;
  if (column < columns) {
    for (long long row = range.begin + warp_index(); row < range.end; row += WARPS * AT_ONCE) {
      R values[AT_ONCE];
      R outputs[AT_ONCE];
#pragma unroll
      for (int i = 0; i < AT_ONCE; i++) {
        const size_t at = (row + i * WARPS) * columns + column;
        const bool inside = row + i * WARPS < range.end;
        values[i] = inside ? gradient[at] : R(0);
        outputs[i] = inside && activation != IDENTITY ? y[at] : R(1);
      }
#pragma unroll
      for (int i = 0; i < AT_ONCE; i++) {
        const R before = gradient_before(values[i], outputs[i], activation);
        // Beyond the last row all is 0, and stays so.
        if (before != values[i]) {
          gradient[(row + i * WARPS) * columns + column] = before;
        }
        sum += before;
      }
    }
  }
  sums[warp_index()][lane_index()] = sum;
  __syncthreads();
  const bool sums_column = warp_index() == 0 && column < columns;
  if (sums_column) {
    for (int warp = 1; warp < WARPS; warp++) {
      sum += sums[warp][lane_index()];
    }
    (chunks == 1 ? bias_gradient : partials + static_cast<size_t>(chunk) * columns)[column] = sum;
  }
  if (chunks > 1 && is_last_block(&tickets[strip], chunks) && sums_column) {
    R total = 0;
#pragma unroll 8
    for (int i = 0; i < chunks; i++) {
      total += partials[static_cast<size_t>(i) * columns + column];
    }
    bias_gradient[column] = total;
  }
}

extern "C" __global__ void __launch_bounds__(THREADS)
linear_finish_float32(float* y, const float* bias, int activation, float* sums, int rows,
                      int columns) {
  linear_finish(y, bias, static_cast<Activation>(activation), sums, rows, columns);
}

extern "C" __global__ void __launch_bounds__(THREADS)
linear_finish_float64(double* y, const double* bias, int activation, double* sums, int rows,
                      int columns) {
  linear_finish(y, bias, static_cast<Activation>(activation), sums, rows, columns);
}

extern "C" __global__ void __launch_bounds__(THREADS)
output_gradient_float32(float* gradient, const float* y, int activation, int rows, int columns,
                        float* bias_gradient, float* partials, unsigned* tickets) {
  output_gradient(gradient, y, static_cast<Activation>(activation), rows, columns, bias_gradient,
                  partials, tickets);
}

extern "C" __global__ void __launch_bounds__(THREADS)
output_gradient_float64(double* gradient, const double* y, int activation, int rows, int columns,
                        double* bias_gradient, double* partials, unsigned* tickets) {
  output_gradient(gradient, y, static_cast<Activation>(activation), rows, columns, bias_gradient,
                  partials, tickets);
}
