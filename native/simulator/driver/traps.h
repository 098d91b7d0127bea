// Catches what a kernel does wrong as the processor's traps, and nobody else's traps.
#pragma once

#include <csetjmp>
#include <cstdint>

namespace simulator {

/** A trap of the processor: the signal that it became, and the address that it was about. */
struct Trap {
  int signal;
  uintptr_t address;
};

/** While one lives, traps on this thread jump to its `landing`, whatever stack they happen on. */
class TrapGuard {
 public:
  TrapGuard();
  ~TrapGuard();
  TrapGuard(const TrapGuard&) = delete;
  TrapGuard& operator=(const TrapGuard&) = delete;

  sigjmp_buf landing;
  Trap trap = {};

 private:
  struct AlternateStack;
  AlternateStack* stack_;
};

}  // namespace simulator
