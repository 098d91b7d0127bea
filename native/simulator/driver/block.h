// Runs a grid of a kernel that was compiled for the host.
#pragma once

#include <cstdint>
#include <string>

#include "../kernels/kernel.h"
#include "results.h"

namespace simulator {

struct Dimensions {
  unsigned x, y, z;

  uint64_t count() const { return uint64_t{x} * y * z; }
};

/** What ended a kernel too early; SUCCESS if nothing did. */
struct KernelFault {
  Result result;
  std::string description;
};

/**
 * Runs block after block, and in a block thread after thread from one barrier to the next, both in
 * the order of the settings. Shared memory is filled with NaNs before each block.
 */
KernelFault run_grid(const Kernel& kernel, const unsigned char* arguments, const Dimensions& grid,
                     const Dimensions& block);

/** Ends the kernel that is running, from within one of its threads. */
[[noreturn]] void end_kernel(Result result, const std::string& description);

}  // namespace simulator
