// Random numbers, written out.

#include "philox.cuh"
#include "tandem.cuh"

/**
 * bits[i] = Philox(seed, purpose).bits(epoch, first + i) for all i below count.
 *
 * A thread takes one number, then that one grid further; grid: any, good is min(ceil(count / 256),
 * 1024).
 */
extern "C" __global__ void __launch_bounds__(THREADS)
philox_bits(unsigned seed, unsigned purpose, unsigned epoch, long long first, long long count,
            unsigned long long* bits) {
  const long long stride = static_cast<long long>(gridDim.x) * THREADS;
  for (long long i = static_cast<long long>(blockIdx.x) * THREADS + threadIdx.x; i < count;
       i += stride) {
    bits[i] = random_bits(seed, purpose, epoch, first + i);
  }
}

/** numbers[i] = Philox(seed, purpose).uniform(epoch, first + i) for all i below count; as above. */
extern "C" __global__ void __launch_bounds__(THREADS)
philox_uniform(unsigned seed, unsigned purpose, unsigned epoch, long long first, long long count,
               double* numbers) {
  const long long stride = static_cast<long long>(gridDim.x) * THREADS;
  for (long long i = static_cast<long long>(blockIdx.x) * THREADS + threadIdx.x; i < count;
       i += stride) {
    numbers[i] = random_uniform(seed, purpose, epoch, first + i);
  }
}
