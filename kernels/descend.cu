// Gradient descent with the L2 term.

#include "four.cuh"
#include "reduce.cuh"
#include "tandem.cuh"

/** The sum of what each block has left, by the last block; all its threads call it. */
__device__ inline double sum_of_blocks(const double* partials) {
  double sum = 0;
  for (unsigned block = threadIdx.x; block < gridDim.x; block += THREADS) {
    sum += partials[block];
  }
  return block_sum(sum);
}

/**
 * w -= rate * (g + 2 * l2 * w) for the first `regularized_count` parameters, w -= rate * g for the
 * others, by the fused multiply-adds of the CPU's vector kernels; rate is the cursor's next
 * learning rate. The tally is given l2 * sum(w^2) of the regularised parameters as they were
 * before, summed in float64; the cursor goes on to the next learning rate.
 *
 * parameters and gradients [count], partials [blocks]. A thread takes four neighbours, then those
 * one grid further; grid: any, good is min(ceil(count / 1024), 1024).
 *
 * One launch for a network's whole group of parameters, since it lies in one piece.
 */
template <typename R>
__device__ void descend(R* parameters, const R* gradients, long long regularized_count,
                        long long count, double l2, Cursor* cursor, Tally* tally,
                        double* partials) {
  const long long updated = cursor->updated;
  const R rate = -R(cursor->learning_rates[updated]);
  const R twice_l2 = R(2 * l2);
  const bool aligned = is_aligned(parameters) && is_aligned(gradients);
  const bool penalized = l2 != 0;
  double squares = 0;
  const long long stride = static_cast<long long>(gridDim.x) * THREADS * FOUR;
  for (long long first = (static_cast<long long>(blockIdx.x) * THREADS + threadIdx.x) * FOUR;
       first < count; first += stride) {
    Four<R> w = load_four(parameters + first, count - first, aligned);
    const Four<R> g = load_four(gradients + first, count - first, aligned);
#pragma unroll
    for (int i = 0; i < FOUR; i++) {
      const bool regularized = first + i < regularized_count;
      const R before = w.values[i];
      if (regularized && penalized) {
        squares = fma(double(before), double(before), squares);
      }
      const R slope = fma(before, regularized ? twice_l2 : R(0), g.values[i]);
      w.values[i] = fma(slope, rate, before);
    }
    store_four(parameters + first, w, count - first, aligned);
  }
  squares = block_sum(squares);
  if (threadIdx.x == 0) {
    partials[blockIdx.x] = squares;
  }
  if (is_last_block(&cursor->update_tickets, gridDim.x)) {
    squares = sum_of_blocks(partials);
    if (threadIdx.x == 0) {
      tally->penalty += penalized ? l2 * squares : 0;
      cursor->updated = updated + 1;
    }
  }
}

extern "C" __global__ void __launch_bounds__(THREADS)
descend_float32(float* parameters, const float* gradients, long long regularized_count,
                long long count, double l2, Cursor* cursor, Tally* tally, double* partials) {
  descend(parameters, gradients, regularized_count, count, l2, cursor, tally, partials);
}

extern "C" __global__ void __launch_bounds__(THREADS)
descend_float64(double* parameters, const double* gradients, long long regularized_count,
                long long count, double l2, Cursor* cursor, Tally* tally, double* partials) {
  descend(parameters, gradients, regularized_count, count, l2, cursor, tally, partials);
}
