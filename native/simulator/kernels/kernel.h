// What the simulator knows of a kernel that was compiled for the host.
#pragma once

#include <cstddef>
#include <cstdint>

namespace simulator {

/** One parameter of a kernel, as PTX lists it. */
struct Parameter {
  size_t bytes;
  size_t alignment;
  bool is_pointer;
};

struct Kernel {
  const Parameter* parameters;
  int parameter_count;
  /** Runs one thread with arguments that lie as the device's parameter buffer has them. */
  void (*run)(const unsigned char* arguments);
  /** Where the static __shared__ variables of this kernel's family lie. */
  unsigned char* shared_begin;
  unsigned char* shared_end;
};

/** Where a parameter begins that may not begin before `offset`. */
constexpr size_t aligned(size_t offset, size_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

/** Where a barrier or an exchange stands in the source. */
struct Place {
  const char* file;
  int line;
};

enum class Exchange : int { NOTHING, SHUFFLE, BALLOT };

/** Waits for all threads of the block. */
void block_barrier(Place place);

/**
 * Waits for the lanes of the mask. A shuffle gives the value of the source lane, a ballot one bit
 * for each lane whose value isn't 0.
 */
uint64_t warp_exchange(Exchange exchange, unsigned mask, uint64_t value, int source, Place place);

/** Ends the kernel as a trap does. */
[[noreturn]] void trap(Place place);

/** The calling thread's lane. */
int current_lane();

}  // namespace simulator
