// Kernels that the simulator's own test runs: some right, some wrong in one way.

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
simulator_sum_float32(const float* values, int count, float* total) {
  sum(values, count, total);
}

extern "C" __global__ void __launch_bounds__(256)
simulator_sum_float64(const double* values, int count, double* total) {
  sum(values, count, total);
}
