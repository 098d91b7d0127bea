// Dropout.

#include "four.cuh"
#include "philox.cuh"
#include "tandem.cuh"

/** Which numbers dropout keeps, as io.tandem.backend.DropoutMask defines it. */
struct DropoutMask {
  unsigned seed;
  unsigned purpose;
  unsigned layer;
  unsigned threshold;
  double factor;
};

/**
 * y = x * factor where the mask keeps a number, or else 0. The mask is that of the cursor's next
 * update, so that a second launch takes the gradient of y to that of x.
 *
 * x and y [count], which may be one. A thread takes four neighbours, which share a block of random
 * numbers; grid: ceil(count / 1024).
 */
template <typename R>
__device__ void dropout(const R* x, DropoutMask mask, const Cursor* cursor, long long count, R* y) {
  const long long first = (static_cast<long long>(blockIdx.x) * THREADS + threadIdx.x) * FOUR;
  if (first >= count) {
    return;
  }
  const unsigned long long updates = cursor->updates_before + cursor->updated;
  const PhiloxBlock random =
      philox({{static_cast<unsigned>(first / FOUR), mask.layer, static_cast<unsigned>(updates),
               static_cast<unsigned>(updates >> 32)}},
             mask.seed, mask.purpose);
  const bool aligned = is_aligned(x) && is_aligned(y);
  Four<R> four = load_four(x + first, count - first, aligned);
#pragma unroll
  for (int i = 0; i < FOUR; i++) {
    const bool kept = random.words[i] >= mask.threshold;
    four.values[i] = kept ? four.values[i] * R(mask.factor) : R(0);
  }
  store_four(y + first, four, count - first, aligned);
}

extern "C" __global__ void __launch_bounds__(THREADS)
dropout_float32(const float* x, unsigned seed, unsigned purpose, unsigned layer, unsigned threshold,
                double factor, const Cursor* cursor, long long count, float* y) {
  dropout(x, {seed, purpose, layer, threshold, factor}, cursor, count, y);
}

extern "C" __global__ void __launch_bounds__(THREADS)
dropout_float64(const double* x, unsigned seed, unsigned purpose, unsigned layer,
                unsigned threshold, double factor, const Cursor* cursor, long long count,
                double* y) {
  dropout(x, {seed, purpose, layer, threshold, factor}, cursor, count, y);
}
