// Sums and maxima over the threads of a warp or of a block, in a fixed order.
#pragma once

#include "tandem.cuh"

constexpr unsigned ALL_LANES = 0xffffffffu;

/** The sum over the lanes of a warp; all lanes call it and learn it. */
template <typename T>
__device__ T warp_sum(T value) {
#pragma unroll
  for (int distance = WARP / 2; distance > 0; distance /= 2) {
    value += __shfl_xor_sync(ALL_LANES, value, distance);
  }
  return value;
}

/** The sum over the threads of a block; all threads call it and learn it. */
template <typename T>
__device__ T block_sum(T value) {
  __shared__ T sums[WARPS];
  value = warp_sum(value);
  if (lane_index() == 0) {
    sums[warp_index()] = value;
  }
  __syncthreads();
  T sum = sums[0];
#pragma unroll
  for (int warp = 1; warp < WARPS; warp++) {
    sum += sums[warp];
  }
  // The next call must not overwrite what a slower warp has yet to read.
  __syncthreads();
  return sum;
}

/** A number and the column that it stands in. */
template <typename R>
struct Largest {
  R value;
  int column;

  /** Takes the other number if it is larger, or equal and further to the left. */
  __device__ void consider(R other, int other_column) {
    if (other > value || (other == value && other_column < column)) {
      value = other;
      column = other_column;
    }
  }
};

/** The largest of a warp's numbers, of equal ones the leftmost; all lanes call it and learn it. */
template <typename R>
__device__ Largest<R> warp_largest(Largest<R> largest) {
#pragma unroll
  for (int distance = WARP / 2; distance > 0; distance /= 2) {
    const R value = __shfl_xor_sync(ALL_LANES, largest.value, distance);
    const int column = __shfl_xor_sync(ALL_LANES, largest.column, distance);
    largest.consider(value, column);
  }
  return largest;
}

/** The largest of a block's numbers, of equal ones the leftmost; all threads call it. */
template <typename R>
__device__ Largest<R> block_largest(Largest<R> largest) {
  __shared__ R values[WARPS];
  __shared__ int columns[WARPS];
  largest = warp_largest(largest);
  if (lane_index() == 0) {
    values[warp_index()] = largest.value;
    columns[warp_index()] = largest.column;
  }
  __syncthreads();
#pragma unroll
  for (int warp = 0; warp < WARPS; warp++) {
    largest.consider(values[warp], columns[warp]);
  }
  __syncthreads();
  return largest;
}
