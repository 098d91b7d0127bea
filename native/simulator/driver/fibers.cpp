#include "fibers.h"

#include <sys/mman.h>

#include <new>

// Keeps the callee-saved registers of the System V calling convention on the stack that is left.
asm(R"(
  .text
  .hidden simulator_switch_stacks
  .globl simulator_switch_stacks
  .type simulator_switch_stacks, @function
simulator_switch_stacks:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
  .size simulator_switch_stacks, . - simulator_switch_stacks
)");

extern "C" void simulator_switch_stacks(void** left, void* entered);

namespace simulator {
namespace {

constexpr size_t STACK = 64 << 10;
// Unmapped, and wide, since a function's local variables may lie far below its caller's.
constexpr size_t GUARD = 1 << 20;
constexpr int SAVED_REGISTERS = 6;
// If all stacks began at the same place in a page, they would share a few lines of the caches, and
// each switch would wait for memory.
constexpr size_t BEGINNINGS = 64;
constexpr size_t BETWEEN_BEGINNINGS = 11 * 64;
constexpr size_t MAPPED = GUARD + STACK + (BEGINNINGS * BETWEEN_BEGINNINGS + 4095) / 4096 * 4096;

}  // namespace

void Fibers::prepare(Fiber& fiber) const {
  auto* stack = reinterpret_cast<uintptr_t*>(fiber.top);
  // A function is entered with its return address at the top and that lying 8 bytes off a multiple
  // of 16.
  *--stack = 0;
  *--stack = reinterpret_cast<uintptr_t>(entry_);
  stack -= SAVED_REGISTERS;
  fiber.stack_pointer = stack;
}

Fiber* Fibers::take() {
  if (!idle_.empty()) {
    Fiber* fiber = idle_.back();
    idle_.pop_back();
    return fiber;
  }
  void* pages =
      mmap(nullptr, MAPPED, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (pages == MAP_FAILED || mprotect(static_cast<char*>(pages) + GUARD, MAPPED - GUARD,
                                      PROT_READ | PROT_WRITE) != 0) {
    throw std::bad_alloc();
  }
  const auto guard = reinterpret_cast<uintptr_t>(pages);
  const size_t beginning = all_.size() % BEGINNINGS * BETWEEN_BEGINNINGS;
  all_.push_back({guard, guard + MAPPED - beginning, nullptr});
  prepare(all_.back());
  return &all_.back();
}

void Fibers::enter(Fiber* fiber) { simulator_switch_stacks(&outside_, fiber->stack_pointer); }

void Fibers::leave(Fiber* fiber) { simulator_switch_stacks(&fiber->stack_pointer, outside_); }

void Fibers::pass(Fiber* from, Fiber* to) {
  simulator_switch_stacks(&from->stack_pointer, to->stack_pointer);
}

void Fibers::abandon() {
  idle_.clear();
  for (Fiber& fiber : all_) {
    prepare(fiber);
    idle_.push_back(&fiber);
  }
}

bool Fibers::is_overflow(uintptr_t address) const {
  for (const Fiber& fiber : all_) {
    if (address >= fiber.guard && address < fiber.guard + GUARD) {
      return true;
    }
  }
  return false;
}

}  // namespace simulator
