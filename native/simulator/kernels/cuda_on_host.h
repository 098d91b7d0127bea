// CUDA C++ for the host's compiler: the part of the language that Tandem's kernels use.
// Included before each .cu file, which itself is included in an unnamed namespace (see
// host_kernel.h). The system headers that kernels may include are here, so that those inclusions do
// nothing there.
#pragma once

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <algorithm>
#include <type_traits>

#include "kernel.h"

// The build lists a family's kernels by what follows __global__ in the preprocessed source.
#ifndef SIMULATOR_LISTS_KERNELS
#define __global__
#endif
#define __device__ __attribute__((unused))
#define __host__
#define __constant__ static
// Blocks run one after another, so one copy is enough.
#define __shared__ static
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))

struct uint3 {
  unsigned x, y, z;
};

struct dim3 {
  unsigned x = 1, y = 1, z = 1;
};

// Set by the simulator before it lets a thread run.
extern uint3 threadIdx;
extern uint3 blockIdx;
extern dim3 blockDim;
extern dim3 gridDim;
constexpr int warpSize = 32;

using std::max;
using std::min;

// The last arguments tell where the call stands; nobody passes them.
#define SIMULATOR_PLACE const char *file = __builtin_FILE(), int line = __builtin_LINE()

inline void __syncthreads(SIMULATOR_PLACE) { simulator::block_barrier({file, line}); }

inline void __syncwarp(unsigned mask = 0xffffffff, SIMULATOR_PLACE) {
  simulator::warp_exchange(simulator::Exchange::NOTHING, mask, 0, 0, {file, line});
}

// Threads run one at a time: only the compiler could reorder.
inline void __threadfence() { asm volatile("" ::: "memory"); }
inline void __threadfence_block() { asm volatile("" ::: "memory"); }

[[noreturn]] inline void __trap(SIMULATOR_PLACE) { simulator::trap({file, line}); }

inline unsigned __ballot_sync(unsigned mask, int predicate, SIMULATOR_PLACE) {
  return simulator::warp_exchange(simulator::Exchange::BALLOT, mask, predicate != 0, 0,
                                  {file, line});
}

inline int __any_sync(unsigned mask, int predicate, SIMULATOR_PLACE) {
  return __ballot_sync(mask, predicate, file, line) != 0;
}

inline int __all_sync(unsigned mask, int predicate, SIMULATOR_PLACE) {
  return __ballot_sync(mask, !predicate, file, line) == 0;
}

namespace simulator {

template <typename T>
T shuffle(unsigned mask, T value, int source, Place place) {
  static_assert(std::is_arithmetic_v<T>, "CUDA shuffles numbers alone");
  uint64_t bits = 0;
  memcpy(&bits, &value, sizeof(T));
  bits = warp_exchange(Exchange::SHUFFLE, mask, bits, source, place);
  memcpy(&value, &bits, sizeof(T));
  return value;
}

}  // namespace simulator

template <typename T>
T __shfl_sync(unsigned mask, T value, int source, int width = 32, SIMULATOR_PLACE) {
  const int group = simulator::current_lane() / width * width;
  return simulator::shuffle(mask, value, group + (source & (width - 1)), {file, line});
}

template <typename T>
T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32, SIMULATOR_PLACE) {
  const int lane = simulator::current_lane();
  const int source = lane ^ bits;
  return simulator::shuffle(mask, value, source / width <= lane / width ? source : lane,
                            {file, line});
}

template <typename T>
T __shfl_down_sync(unsigned mask, T value, unsigned distance, int width = 32, SIMULATOR_PLACE) {
  const int lane = simulator::current_lane();
  const bool inside = lane % width + distance < static_cast<unsigned>(width);
  return simulator::shuffle(mask, value, inside ? lane + static_cast<int>(distance) : lane,
                            {file, line});
}

template <typename T>
T __shfl_up_sync(unsigned mask, T value, unsigned distance, int width = 32, SIMULATOR_PLACE) {
  const int lane = simulator::current_lane();
  const bool inside = static_cast<unsigned>(lane % width) >= distance;
  return simulator::shuffle(mask, value, inside ? lane - static_cast<int>(distance) : lane,
                            {file, line});
}

// Threads run one at a time, so a plain change is atomic. Integers alone: a sum of floating-point
// numbers by atomics has no fixed order.
#define SIMULATOR_ATOMIC(name, change)                                \
  template <typename T, typename U>                                   \
  T name(T* address, U operand) {                                     \
    static_assert(std::is_integral_v<T>, "atomics are for integers"); \
    const T value = static_cast<T>(operand);                          \
    const T old = *address;                                           \
    *address = (change);                                              \
    return old;                                                       \
  }
SIMULATOR_ATOMIC(atomicAdd, old + value)
SIMULATOR_ATOMIC(atomicSub, old - value)
SIMULATOR_ATOMIC(atomicExch, value)
SIMULATOR_ATOMIC(atomicMin, std::min(old, value))
SIMULATOR_ATOMIC(atomicMax, std::max(old, value))
SIMULATOR_ATOMIC(atomicAnd, old& value)
SIMULATOR_ATOMIC(atomicOr, old | value)
SIMULATOR_ATOMIC(atomicInc, old >= value ? 0 : old + 1)
#undef SIMULATOR_ATOMIC

template <typename T, typename U, typename V>
T atomicCAS(T* address, U expected, V desired) {
  static_assert(std::is_integral_v<T>, "atomics are for integers");
  const T old = *address;
  if (old == static_cast<T>(expected)) {
    *address = static_cast<T>(desired);
  }
  return old;
}

template <typename T>
T __ldg(const T* address) {
  return *address;
}

inline unsigned __umulhi(unsigned a, unsigned b) { return static_cast<uint64_t>(a) * b >> 32; }
inline int __popc(unsigned value) { return __builtin_popcount(value); }
inline int __ffs(int value) { return __builtin_ffs(value); }
inline int __clz(int value) { return value == 0 ? 32 : __builtin_clz(value); }

inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }
inline float __fadd_rn(float a, float b) { return a + b; }
inline float __fsub_rn(float a, float b) { return a - b; }
inline float __fmul_rn(float a, float b) { return a * b; }
inline float __fdiv_rn(float a, float b) { return a / b; }
inline double __fma_rn(double a, double b, double c) { return fma(a, b, c); }
inline double __dadd_rn(double a, double b) { return a + b; }
inline double __dsub_rn(double a, double b) { return a - b; }
inline double __dmul_rn(double a, double b) { return a * b; }
inline double __ddiv_rn(double a, double b) { return a / b; }

#define SIMULATOR_REINTERPRET(name, to, from) \
  inline to name(from value) {                \
    to bits;                                  \
    memcpy(&bits, &value, sizeof(bits));      \
    return bits;                              \
  }
SIMULATOR_REINTERPRET(__float_as_uint, unsigned, float)
SIMULATOR_REINTERPRET(__float_as_int, int, float)
SIMULATOR_REINTERPRET(__uint_as_float, float, unsigned)
SIMULATOR_REINTERPRET(__int_as_float, float, int)
SIMULATOR_REINTERPRET(__double_as_longlong, long long, double)
SIMULATOR_REINTERPRET(__longlong_as_double, double, long long)
#undef SIMULATOR_REINTERPRET
