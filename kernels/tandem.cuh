// What all kernels share: their launch geometry, and what lies on the device between launches.
#pragma once

/** Threads of every block, in one dimension. */
constexpr int THREADS = 256;
constexpr int WARP = 32;
constexpr int WARPS = THREADS / WARP;

/** What differs from one update to the next: io.tandem.backend.StepSize. */
struct StepSize {
  double rate;
  double decay;
  double correction;
};

/** How an image is seen: mirrored where that is not 0, then shifted, then a square cut out. */
struct View {
  int mirrored;
  int down;
  int right;
  int cut_top;
  int cut_left;
};

/** What differs from one training step to the next; kernels advance it, so that steps replay. */
struct Cursor {
  const int* order;
  const StepSize* step_sizes;
  long long visited;
  long long updated;
  unsigned gather_tickets;
  unsigned update_tickets;
  const View* views;
  long long updates_before;
};

/** Running totals since the host last read them. */
struct Tally {
  double loss;
  double penalty;
  long long batches;
  long long examples;
  long long correct;
  long long first_non_finite;
  unsigned tickets;
};

/** This thread's place in its warp. */
__device__ inline int lane_index() { return threadIdx.x % WARP; }

/** This warp's place in its block. */
__device__ inline int warp_index() { return threadIdx.x / WARP; }

/** The quotient rounded up. */
__device__ inline int ceiling(int dividend, int divisor) {
  // Unsigned, since the sum may be beyond the largest int.
  return (static_cast<unsigned>(dividend) + divisor - 1) / divisor;
}

/** Rows from `begin` to `end`, the latter not included; empty where they cross. */
struct Range {
  long long begin;
  long long end;
};

/** One of so many nearly equal parts of the rows. */
__device__ inline Range part(int rows, int index, int parts) {
  const long long size = ceiling(rows, parts);
  const long long end = (index + 1) * size;
  return {index * size, end < rows ? end : rows};
}

/**
 * Whether this block is the last of so many to call this. What the blocks wrote before is then
 * visible to all its threads, and the ticket is zero again. All threads of a block call it, once.
 */
__device__ inline bool is_last_block(unsigned* ticket, unsigned blocks) {
  __shared__ bool last;
  __syncthreads();
  if (threadIdx.x == 0) {
    __threadfence();
    last = atomicInc(ticket, blocks - 1) == blocks - 1;
    __threadfence();
  }
  __syncthreads();
  return last;
}
