// What batch and layer normalisation share; the constants are those of NormalizationRule.
#pragma once

#include "activation.cuh"
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

/** What a backward pass reads. */
template <typename R>
struct Backward {
  const R* x;
  const R* scale;
  const R* shift;
  const R* statistics;
  const R* y;
  Activation activation;
  const R* gradient;
  int rows;
  int columns;

  /** Of a number: y, or 1 where the derivative is not taken from it. */
  __device__ R output(size_t at) const {
    return activation == IDENTITY || activation == GELU ? R(1) : y[at];
  }

  /**
   * d, the gradient before the activation, from the one behind it. GELU's derivative is taken from
   * what GELU was applied to, which is the normalised n with its scale and shift.
   */
  __device__ R d(R behind, R n, R output, R own_scale, R own_shift) const {
    const R differentiated = activation == GELU ? n * own_scale + own_shift : output;
    return gradient_before(behind, differentiated, activation);
  }
};

/** A column's sums of d and of d * n. */
template <typename R>
struct Sums {
  R d;
  R along;
};

/**
 * What a warp's rows add to a column's sums.
 *
 * of_row gives a row's statistics; d [rows, columns] takes each d, and may be null.
 */
template <typename R, typename StatisticsOfRow>
__device__ Sums<R> sums_of_column(Backward<R> b, int column, StatisticsOfRow of_row, R* d) {
  // So many loads are under way at once: memory answers late.
  constexpr int AT_ONCE = 4;
  const R scale = b.scale[column];
  const R shift = b.shift[column];
  Sums<R> sums = {0, 0};
  for (int first = warp_index(); first < b.rows; first += WARPS * AT_ONCE) {
    R gradients[AT_ONCE];
    R normalized[AT_ONCE];
    R outputs[AT_ONCE];
#pragma unroll
    for (int i = 0; i < AT_ONCE; i++) {
      const int row = first + i * WARPS;
      const size_t at = static_cast<size_t>(row) * b.columns + column;
      const bool inside = row < b.rows;
      gradients[i] = inside ? b.gradient[at] : R(0);
      normalized[i] = inside ? of_row(row).normalize(b.x[at]) : R(0);
      outputs[i] = inside ? b.output(at) : R(1);
    }
#pragma unroll
    for (int i = 0; i < AT_ONCE; i++) {
      const int row = first + i * WARPS;
      if (row < b.rows) {
        const R own = b.d(gradients[i], normalized[i], outputs[i], scale, shift);
        sums.d += own;
        sums.along += own * normalized[i];
        if (d != nullptr) {
          d[static_cast<size_t>(row) * b.columns + column] = own;
        }
      }
    }
  }
  return sums;
}

/** 1 / sqrt(variance + epsilon). */
template <typename R>
__device__ R inverse_of(R variance) {
  return R(1) / sqrt(variance + R(EPSILON));
}
