// Four neighbours at once: one instruction moves up to 16 bytes of a thread.
#pragma once

constexpr int FOUR = 4;

template <typename T>
struct alignas(sizeof(T) * FOUR < 16 ? sizeof(T) * FOUR : 16) Four {
  T values[FOUR];
};

/** Whether numbers that start here may be moved four at once. */
template <typename T>
__device__ bool is_aligned(const T* start) {
  return reinterpret_cast<unsigned long long>(start) % alignof(Four<T>) == 0;
}

/** The first `count` of four numbers; one by one where there are fewer or they aren't aligned. */
template <typename T>
__device__ Four<T> load_four(const T* from, long long count, bool aligned) {
  if (aligned && count >= FOUR) {
    return *reinterpret_cast<const Four<T>*>(from);
  }
  Four<T> four = {};
#pragma unroll
  for (int i = 0; i < FOUR; i++) {
    if (i < count) {
      four.values[i] = from[i];
    }
  }
  return four;
}

/** Writes the first `count` of four numbers. */
template <typename T>
__device__ void store_four(T* to, const Four<T>& four, long long count, bool aligned) {
  if (aligned && count >= FOUR) {
    *reinterpret_cast<Four<T>*>(to) = four;
    return;
  }
#pragma unroll
  for (int i = 0; i < FOUR; i++) {
    if (i < count) {
      to[i] = four.values[i];
    }
  }
}
