// Batch normalisation, and the activation behind it.

#include "normalization.cuh"

/** The sum over a block's warps of each lane's number; all threads call it and learn it. */
template <typename R>
__device__ R sum_of_warps(R value) {
  __shared__ R sums[WARPS][WARP];
  sums[warp_index()][lane_index()] = value;
  __syncthreads();
  R sum = sums[0][lane_index()];
#pragma unroll
  for (int warp = 1; warp < WARPS; warp++) {
    sum += sums[warp][lane_index()];
  }
  // The next call must not overwrite what a slower warp has yet to read.
  __syncthreads();
  return sum;
}

/** y = activation(normalised x * scale + shift) for this lane's column; each warp takes its rows. */
template <typename R>
__device__ void outputs_of_column(const R* x, Statistics<R> statistics, R scale, R shift,
                                  Activation activation, int rows, int columns, int column, R* y) {
  for (int row = warp_index(); row < rows; row += WARPS) {
    const size_t at = static_cast<size_t>(row) * columns + column;
    y[at] = activate(statistics.normalize(x[at]) * scale + shift, activation);
  }
}

/**
 * y = activation((x - mean) / sqrt(variance + epsilon) * scale + shift) with each column's mean and
 * variance; the running ones move towards these by MOMENTUM, the variance over rows - 1.
 *
 * x and y [rows, columns], scale and shift [columns], running [2, columns] (means, variances),
 * statistics [2, columns] (means, 1 / sqrt(variance + epsilon)). A block takes a strip of 32
 * columns, a lane a column, whose rows its warps share; grid: ceil(columns / 32).
 *
 * One launch, since a strip needs nothing of the others; its second and third reading of x is out of
 * the cache.
 */
template <typename R>
__device__ void batch_normalization(const R* x, const R* scale, const R* shift, Activation activation,
                                    int rows, int columns, R* running, R* statistics, R* y) {
  const int column = blockIdx.x * WARP + lane_index();
  const bool inside = column < columns;
  R sum = 0;
  for (int row = warp_index(); inside && row < rows; row += WARPS) {
    sum += x[static_cast<size_t>(row) * columns + column];
  }
  const R share = R(1) / rows;
  const R mean = sum_of_warps(sum) * share;
  R squares = 0;
  for (int row = warp_index(); inside && row < rows; row += WARPS) {
    const R distance = x[static_cast<size_t>(row) * columns + column] - mean;
    squares += distance * distance;
  }
  squares = sum_of_warps(squares);
  if (!inside) {
    return;
  }
  const Statistics<R> own = {mean, inverse_of(squares * share)};
  if (warp_index() == 0) {
    statistics[column] = own.mean;
    statistics[columns + column] = own.inverse;
    running[column] += R(MOMENTUM) * (mean - running[column]);
    const R unbiased = squares * (R(1) / (rows - 1));
    running[columns + column] += R(MOMENTUM) * (unbiased - running[columns + column]);
  }
  outputs_of_column(x, own, scale[column], shift[column], activation, rows, columns, column, y);
}

/** The same by the running means and variances, which are left alone. Grid: the same. */
template <typename R>
__device__ void running_normalization(const R* x, const R* scale, const R* shift,
                                      Activation activation, int rows, int columns,
                                      const R* running, R* y) {
  const int column = blockIdx.x * WARP + lane_index();
  if (column < columns) {
    const Statistics<R> own = {running[column], inverse_of(running[columns + column])};
    outputs_of_column(x, own, scale[column], shift[column], activation, rows, columns, column, y);
  }
}

/**
 * The gradients, with d the gradient before the activation and n the normalised x: scale_gradient
 * is the sum of (d * n)'s rows, shift_gradient that of d's, and x_gradient = scale * inverse * (d -
 * mean of d - n * mean of d * n), in whose place d is kept until then.
 *
 * gradient, y and x_gradient [rows, columns]; y is not read for the identity and GELU. Grid: the
 * same.
 */
template <typename R>
__device__ void batch_normalization_backward(Backward<R> b, R* scale_gradient, R* shift_gradient,
                                             R* x_gradient) {
  const int column = blockIdx.x * WARP + lane_index();
  const bool inside = column < b.columns;
  const Statistics<R> own = {inside ? b.statistics[column] : R(0),
                             inside ? b.statistics[b.columns + column] : R(0)};
  Sums<R> sums = {0, 0};
  if (inside) {
    sums = sums_of_column(b, column, [own](int) { return own; }, x_gradient);
  }
  const R sum = sum_of_warps(sums.d);
  const R sum_along = sum_of_warps(sums.along);
  if (!inside) {
    return;
  }
  if (warp_index() == 0) {
    shift_gradient[column] = sum;
    scale_gradient[column] = sum_along;
  }
  const R factor = b.scale[column] * own.inverse;
  const R mean = sum * (R(1) / b.rows);
  const R mean_along = sum_along * (R(1) / b.rows);
  for (int row = warp_index(); row < b.rows; row += WARPS) {
    const size_t at = static_cast<size_t>(row) * b.columns + column;
    x_gradient[at] = factor * (x_gradient[at] - mean - own.normalize(b.x[at]) * mean_along);
  }
}

extern "C" __global__ void __launch_bounds__(THREADS)
batch_normalization_float32(const float* x, const float* scale, const float* shift, int activation,
                            int rows, int columns, float* running, float* statistics, float* y) {
  batch_normalization(x, scale, shift, static_cast<Activation>(activation), rows, columns, running,
                      statistics, y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
batch_normalization_float64(const double* x, const double* scale, const double* shift, int activation,
                            int rows, int columns, double* running, double* statistics, double* y) {
  batch_normalization(x, scale, shift, static_cast<Activation>(activation), rows, columns, running,
                      statistics, y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
running_normalization_float32(const float* x, const float* scale, const float* shift,
                              int activation, int rows, int columns, const float* running, float* y) {
  running_normalization(x, scale, shift, static_cast<Activation>(activation), rows, columns, running,
                        y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
running_normalization_float64(const double* x, const double* scale, const double* shift,
                              int activation, int rows, int columns, const double* running, double* y) {
  running_normalization(x, scale, shift, static_cast<Activation>(activation), rows, columns, running,
                        y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
batch_normalization_backward_float32(const float* x, const float* scale, const float* shift,
                                     const float* statistics, const float* y, int activation,
                                     const float* gradient, int rows, int columns,
                                     float* scale_gradient, float* shift_gradient,
                                     float* x_gradient) {
  batch_normalization_backward<float>({x, scale, shift, statistics, y,
                                       static_cast<Activation>(activation), gradient, rows,
                                       columns},
                                      scale_gradient, shift_gradient, x_gradient);
}

extern "C" __global__ void __launch_bounds__(THREADS)
batch_normalization_backward_float64(const double* x, const double* scale, const double* shift,
                                     const double* statistics, const double* y, int activation,
                                     const double* gradient, int rows, int columns,
                                     double* scale_gradient, double* shift_gradient,
                                     double* x_gradient) {
  batch_normalization_backward<double>({x, scale, shift, statistics, y,
                                       static_cast<Activation>(activation), gradient, rows,
                                       columns},
                                      scale_gradient, shift_gradient, x_gradient);
}
