// Kernels for the simulator's own tests: two that are right, and one for each thing that a kernel
// can do wrong.

template <typename R>
__device__ void sum(const R* values, int count, R* total) {
  __shared__ R partial[8];
  R sum = 0;
  for (int i = threadIdx.x; i < count; i += blockDim.x) {
    sum += values[i];
  }
#pragma unroll
  for (int distance = 16; distance > 0; distance /= 2) {
    sum += __shfl_xor_sync(0xffffffffu, sum, distance);
  }
  if (threadIdx.x % 32 == 0) {
    partial[threadIdx.x / 32] = sum;
  }
  __syncthreads();
  if (threadIdx.x == 0) {
    for (int warp = 1; warp < 8; warp++) {
      sum += partial[warp];
    }
    *total = sum;
  }
}

/** The sum of so many values. One block of 256 threads. */
extern "C" __global__ void __launch_bounds__(256)
    example_sum_float32(const float* values, int count, float* total) {
  sum(values, count, total);
}

extern "C" __global__ void __launch_bounds__(256)
    example_sum_float64(const double* values, int count, double* total) {
  sum(values, count, total);
}

/** Each thread of each block notes when it ran: the order, if nothing holds it back. */
extern "C" __global__ void example_order(unsigned* next, unsigned* order) {
  order[blockIdx.x * blockDim.x + threadIdx.x] = atomicAdd(next, 1);
}

/** The lanes whose number is odd, from each warp of one block. */
extern "C" __global__ void example_ballot(unsigned* masks) {
  const unsigned odd = __ballot_sync(0xffffffffu, threadIdx.x % 2);
  __syncwarp();
  if (threadIdx.x % 32 == 0) {
    masks[threadIdx.x / 32] = odd;
  }
}

/** Writes to an index that may be anywhere. */
extern "C" __global__ void example_write(float* values, long long index, float value) {
  values[index] = value;
}

/** Reads an address that may be aligned to anything. */
extern "C" __global__ void example_read(const char* from, float* to) {
  *to = *reinterpret_cast<const float*>(from);
}

/** Shared memory that nobody has written, at an index that may be anywhere. */
extern "C" __global__ void example_shared(int index, float* to) {
  __shared__ float values[4];
  if (index < 0) {
    values[threadIdx.x % 4] = 1;
  }
  *to = values[index];
}

/** Barriers that not all threads reach: 0 ends early, 1 stands elsewhere, 2 misses a shuffle. */
extern "C" __global__ void example_diverge(int how, int* to) {
  if (how == 2) {
    if (threadIdx.x != 3) {
      *to = __shfl_sync(0xffffffffu, 1, 3);
    }
    __syncthreads();
    return;
  }
  if (threadIdx.x == 5) {
    if (how == 0) {
      return;
    }
    __syncthreads();
  } else {
    __syncthreads();
  }
  *to = how;
}

/** Hands a number from thread to thread without the barrier that belongs between. */
extern "C" __global__ void example_race(int* to) {
  __shared__ int numbers[64];
  numbers[threadIdx.x] = threadIdx.x;
  to[threadIdx.x] = numbers[(threadIdx.x + 1) % 64];
}

extern "C" __global__ void example_divide(int dividend, int divisor, int* quotient) {
  *quotient = dividend / divisor;
}

/** Needs more stack than there is. */
extern "C" __global__ void example_deep(int depth, int* to) {
  volatile char local[1 << 17];
  local[depth] = 1;
  *to = local[depth / 2];
}
