// Memory between guard pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "control.h"

namespace simulator {

struct Context;

/** One allocation. Its end is rounded up to 256 bytes, behind which an unmapped page lies. */
struct Allocation {
  uintptr_t begin;
  size_t bytes;
  /** Where its pages begin and end. */
  uintptr_t first_page;
  uintptr_t end_page;
  Context* owner;

  uintptr_t end() const { return begin + bytes; }
};

/**
 * A kind of memory. Addresses are never used twice, so that whoever keeps one beyond its end meets
 * an unmapped page.
 */
class Regions {
 public:
  /** New memory filled with NaNs (every bit 1), or null where the host has none. */
  const Allocation* allocate(size_t bytes, Context* owner);

  /** Ends the allocation that begins here; false if none does. */
  bool free(uintptr_t begin);

  /** The live allocation that this address lies in, or null. */
  const Allocation* find(uintptr_t address) const;

  /** Whether this address was ever handed out here. */
  bool has_held(uintptr_t address) const;

  /** An allocation whose surroundings were overwritten, or null; they are mended. */
  const Allocation* overrun();

  const std::map<uintptr_t, Allocation>& all() const { return live_; }

 private:
  struct Reservation {
    uintptr_t begin;
    uintptr_t end;
  };

  bool reserve(size_t bytes);

  std::map<uintptr_t, Allocation> live_;
  std::map<uintptr_t, Reservation> reservations_;
  uintptr_t next_ = 0;
  uintptr_t reserved_end_ = 0;
};

/** What is wrong with these bytes as a place in device memory: nothing, or a sentence's end. */
SIMULATOR_EXPORT std::string describe_range(uintptr_t address, size_t bytes);

extern Regions& device_memory;
extern Regions& pinned_memory;

}  // namespace simulator
