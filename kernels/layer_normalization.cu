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
__device__ void layer_normalization(const R* x, const R* scale, const R* shift, bool relu, int rows,
                                    int columns, R* statistics, R* y) {
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
    to[column] = rectify(own.normalize(from[column]) * scale[column] + shift[column], relu);
  }
}

/** What the backward pass reads. */
template <typename R>
struct Backward {
  const R* x;
  const R* scale;
  const R* statistics;
  const R* y;
  bool relu;
  const R* gradient;
  int rows;
  int columns;

  __device__ Statistics<R> of_row(int row) const {
    return {statistics[row], statistics[rows + row]};
  }

  /** The gradient before the activation. */
  __device__ R d(size_t at) const {
    return gradient_before_relu(gradient[at], relu ? y[at] : R(1), relu);
  }
};

/** A warp's row of x_gradient = inverse * (g - mean of g - n * mean of g * n), g = d * scale. */
template <typename R>
__device__ void row_of_x_gradient(Backward<R> b, int row, R* x_gradient) {
  const Statistics<R> own = b.of_row(row);
  const size_t start = static_cast<size_t>(row) * b.columns;
  R sum = 0;
  R sum_along = 0;
  for (int column = lane_index(); column < b.columns; column += WARP) {
    const R g = b.d(start + column) * b.scale[column];
    sum += g;
    sum_along += g * own.normalize(b.x[start + column]);
  }
  const R share = R(1) / b.columns;
  const R mean = warp_sum(sum) * share;
  const R mean_along = warp_sum(sum_along) * share;
  for (int column = lane_index(); column < b.columns; column += WARP) {
    const R g = b.d(start + column) * b.scale[column];
    const R n = own.normalize(b.x[start + column]);
    x_gradient[start + column] = own.inverse * (g - mean - n * mean_along);
  }
}

/** A block's strip of 32 columns of the sums of (d * n)'s and of d's rows, in a fixed order. */
template <typename R>
__device__ void strip_of_sums(Backward<R> b, int strip, R* scale_gradient, R* shift_gradient) {
  __shared__ R sums[WARPS][WARP];
  __shared__ R sums_along[WARPS][WARP];
  const int column = strip * WARP + lane_index();
  R sum = 0;
  R sum_along = 0;
  for (int row = warp_index(); column < b.columns && row < b.rows; row += WARPS) {
    const size_t at = static_cast<size_t>(row) * b.columns + column;
    const R d = b.d(at);
    sum += d;
    sum_along += d * b.of_row(row).normalize(b.x[at]);
  }
  sums[warp_index()][lane_index()] = sum;
  sums_along[warp_index()][lane_index()] = sum_along;
  __syncthreads();
  if (warp_index() == 0 && column < b.columns) {
    for (int warp = 1; warp < WARPS; warp++) {
      sum += sums[warp][lane_index()];
      sum_along += sums_along[warp][lane_index()];
    }
    shift_gradient[column] = sum;
    scale_gradient[column] = sum_along;
  }
}

/**
 * The gradients of scale, shift and x.
 *
 * gradient, y and x_gradient [rows, columns]; y is read only for relu. The first ceil(columns / 32)
 * blocks take a strip of columns each, the others a row a warp; grid: ceil(columns / 32) +
 * ceil(rows / 8).
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
layer_normalization_float32(const float* x, const float* scale, const float* shift, int relu,
                            int rows, int columns, float* statistics, float* y) {
  layer_normalization(x, scale, shift, relu != 0, rows, columns, statistics, y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
layer_normalization_float64(const double* x, const double* scale, const double* shift, int relu,
                            int rows, int columns, double* statistics, double* y) {
  layer_normalization(x, scale, shift, relu != 0, rows, columns, statistics, y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
layer_normalization_backward_float32(const float* x, const float* scale, const float* statistics,
                                     const float* y, int relu, const float* gradient, int rows,
                                     int columns, float* scale_gradient, float* shift_gradient,
                                     float* x_gradient) {
  layer_normalization_backward<float>(
      {x, scale, statistics, y, relu != 0, gradient, rows, columns}, scale_gradient, shift_gradient,
      x_gradient);
}

extern "C" __global__ void __launch_bounds__(THREADS)
layer_normalization_backward_float64(const double* x, const double* scale, const double* statistics,
                                     const double* y, int relu, const double* gradient, int rows,
                                     int columns, double* scale_gradient, double* shift_gradient,
                                     double* x_gradient) {
  layer_normalization_backward<double>(
      {x, scale, statistics, y, relu != 0, gradient, rows, columns}, scale_gradient, shift_gradient,
      x_gradient);
}
