// One value, many times.

#include "four.cuh"
#include "tandem.cuh"

/**
 * values[i] = value for all i below count.
 *
 * A thread takes four neighbours, then those one grid further; grid: any, good is min(ceil(count /
 * 1024), 1024).
 */
template <typename R>
__device__ void fill(R* values, long long count, R value) {
  const bool aligned = is_aligned(values);
  const Four<R> four = {{value, value, value, value}};
  const long long stride = static_cast<long long>(gridDim.x) * THREADS * FOUR;
  for (long long first = (static_cast<long long>(blockIdx.x) * THREADS + threadIdx.x) * FOUR;
       first < count; first += stride) {
    store_four(values + first, four, count - first, aligned);
  }
}

extern "C" __global__ void __launch_bounds__(THREADS)
fill_float32(float* values, long long count, double value) {
  fill(values, count, float(value));
}

extern "C" __global__ void __launch_bounds__(THREADS)
fill_float64(double* values, long long count, double value) {
  fill(values, count, value);
}
