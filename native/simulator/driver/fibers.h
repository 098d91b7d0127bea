// Stacks to switch between, for the threads of a block that wait for one another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace simulator {

/** A stack of its own, which runs a function until that switches away. */
struct Fiber {
  /** Where the unmapped pages below the stack begin. */
  uintptr_t guard;
  uintptr_t top;
  void* stack_pointer;
};

/** As many fibers as were ever in use at once; their stacks lie above unmapped pages. */
class Fibers {
 public:
  explicit Fibers(void (*entry)()) : entry_(entry) {}

  /** A fiber that waits to run, or a new one that begins with the entry function. */
  Fiber* take();

  /** Gives a fiber back that waits for more to do. */
  void give_back(Fiber* fiber) { idle_.push_back(fiber); }

  /** Runs this fiber, on the stack of the caller's thread, until it leaves. */
  void enter(Fiber* fiber);

  /** Goes back to where the first fiber was entered. */
  void leave(Fiber* fiber);

  /** Goes from one fiber on to another. */
  void pass(Fiber* from, Fiber* to);

  /** Forgets what all fibers were doing. */
  void abandon();

  /** Whether this address lies beyond the end of a fiber's stack. */
  bool is_overflow(uintptr_t address) const;

 private:
  void prepare(Fiber& fiber) const;

  void (*entry_)();
  std::deque<Fiber> all_;
  std::vector<Fiber*> idle_;
  void* outside_ = nullptr;
};

}  // namespace simulator
