// Layer normalisation, and the activation behind it.

#include "normalization.cuh"
#include "reduce.cuh"

/**
 * y = activation((x - mean) / sqrt(variance + epsilon) * scale + shift) with each row's mean and
 * variance.
 *
 * x and y [rows, columns], scale and shift [columns], statistics [2, rows] (means, 1 /
 * sqrt(variance + epsilon)). A warp takes a row; grid: ceil(rows / 8).
 */
template <typename R>
__device__ void layer_normalization(const R* x, const R* scale, const R* shift, Activation activation,
                                    int rows, int columns, R* statistics, R* y) {
  const int row = blockIdx.x * WARPS + warp_index();
  if (row >= rows) {
    return;
  }
  const R* from = x + static_cast<size_t>(row) * columns;
  R* to = y + static_cast<size_t>(row) * columns;
  R sum = 0;
  for (int column = lane_index(); column < columns; column += WARP) {
    sum += from[column];
  }
  const R share = R(1) / columns;
  const R mean = warp_sum(sum) * share;
  R squares = 0;
  for (int column = lane_index(); column < columns; column += WARP) {
    squares += (from[column] - mean) * (from[column] - mean);
  }
  const Statistics<R> own = {mean, inverse_of(warp_sum(squares) * share)};
  if (lane_index() == 0) {
    statistics[row] = own.mean;
    statistics[rows + row] = own.inverse;
  }
  for (int column = lane_index(); column < columns; column += WARP) {
    to[column] = activate(own.normalize(from[column]) * scale[column] + shift[column], activation);
  }
}

/** A row's mean and 1 / sqrt(variance + epsilon). */
template <typename R>
__device__ Statistics<R> statistics_of_row(Backward<R> b, int row) {
  return {b.statistics[row], b.statistics[b.rows + row]};
}

/** g = d * scale, of a number that is n once it is normalised. */
template <typename R>
__device__ R scaled_gradient(Backward<R> b, size_t at, int column, R n) {
  const R scale = b.scale[column];
  return b.d(b.gradient[at], n, b.output(at), scale, b.shift[column]) * scale;
}

/** A warp's row of x_gradient = inverse * (g - mean of g - n * mean of g * n). */
template <typename R>
__device__ void row_of_x_gradient(Backward<R> b, int row, R* x_gradient) {
  const Statistics<R> own = statistics_of_row(b, row);
  const size_t start = static_cast<size_t>(row) * b.columns;
  R sum = 0;
  R sum_along = 0;
  for (int column = lane_index(); column < b.columns; column += WARP) {
    const R n = own.normalize(b.x[start + column]);
    const R g = scaled_gradient(b, start + column, column, n);
    sum += g;
    sum_along += g * n;
  }
  const R share = R(1) / b.columns;
  const R mean = warp_sum(sum) * share;
  const R mean_along = warp_sum(sum_along) * share;
  for (int column = lane_index(); column < b.columns; column += WARP) {
    const R n = own.normalize(b.x[start + column]);
    const R g = scaled_gradient(b, start + column, column, n);
    x_gradient[start + column] = own.inverse * (g - mean - n * mean_along);
  }
}

/** A block's strip of 32 columns of the sums of (d * n)'s and of d's rows, in a fixed order. */
template <typename R>
__device__ void strip_of_sums(Backward<R> b, int strip, R* scale_gradient, R* shift_gradient) {
  __shared__ Sums<R> of_warps[WARPS][WARP];
  const int column = strip * WARP + lane_index();
  Sums<R> sums = {0, 0};
  if (column < b.columns) {
    const auto of_row = [b](int row) { return statistics_of_row(b, row); };
    sums = sums_of_column(b, column, of_row, static_cast<R*>(nullptr));
  }
  of_warps[warp_index()][lane_index()] = sums;
  __syncthreads();
  if (warp_index() == 0 && column < b.columns) {
    for (int warp = 1; warp < WARPS; warp++) {
      sums.d += of_warps[warp][lane_index()].d;
      sums.along += of_warps[warp][lane_index()].along;
    }
    shift_gradient[column] = sums.d;
    scale_gradient[column] = sums.along;
  }
}

/**
 * The gradients of scale, shift and x.
 *
 * gradient, y and x_gradient [rows, columns]; y is not read for the identity and GELU. The first
 * ceil(columns / 32) blocks take a strip of columns each, the others a row a warp; grid:
 * ceil(columns / 32) + ceil(rows / 8).
 *
 * One launch, since neither part needs the other.
 */
template <typename R>
__device__ void layer_normalization_backward(Backward<R> b, R* scale_gradient, R* shift_gradient,
                                             R* x_gradient) {
  const int strips = ceiling(b.columns, WARP);
  const int block = blockIdx.x;
  if (block < strips) {
    strip_of_sums(b, block, scale_gradient, shift_gradient);
    return;
  }
  const int row = (block - strips) * WARPS + warp_index();
  if (row < b.rows) {
    row_of_x_gradient(b, row, x_gradient);
  }
}

extern "C" __global__ void __launch_bounds__(THREADS)
layer_normalization_float32(const float* x, const float* scale, const float* shift, int activation,
                            int rows, int columns, float* statistics, float* y) {
  layer_normalization(x, scale, shift, static_cast<Activation>(activation), rows, columns,
                      statistics, y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
layer_normalization_float64(const double* x, const double* scale, const double* shift, int activation,
                            int rows, int columns, double* statistics, double* y) {
  layer_normalization(x, scale, shift, static_cast<Activation>(activation), rows, columns,
                      statistics, y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
layer_normalization_backward_float32(const float* x, const float* scale, const float* shift,
                                     const float* statistics, const float* y, int activation,
                                     const float* gradient, int rows, int columns,
                                     float* scale_gradient, float* shift_gradient,
                                     float* x_gradient) {
  layer_normalization_backward<float>({x, scale, shift, statistics, y,
                                       static_cast<Activation>(activation), gradient, rows,
                                       columns},
                                      scale_gradient, shift_gradient, x_gradient);
}

extern "C" __global__ void __launch_bounds__(THREADS)
layer_normalization_backward_float64(const double* x, const double* scale, const double* shift,
                                     const double* statistics, const double* y, int activation,
                                     const double* gradient, int rows, int columns,
                                     double* scale_gradient, double* shift_gradient,
                                     double* x_gradient) {
  layer_normalization_backward<double>({x, scale, shift, statistics, y,
                                       static_cast<Activation>(activation), gradient, rows,
                                       columns},
                                      scale_gradient, shift_gradient, x_gradient);
}
