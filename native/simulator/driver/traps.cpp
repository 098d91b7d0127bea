#include "traps.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <vector>

namespace simulator {
namespace {

constexpr int SIGNALS[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};

// One kernel runs at a time, under the driver's lock. A thread-local variable would not do: its
// first use may allocate, which a signal handler must not.
TrapGuard* volatile guard = nullptr;
pthread_t guarded_thread;

using Handler = void (*)(int signal, siginfo_t* info, void* context);

/**
 * As Linux has it. The C library's functions do not reach the JVM's signals where the JVM's libjsig
 * is loaded, which is there to keep others from them.
 */
struct Action {
  Handler handler;
  unsigned long flags;
  void (*restorer)();
  uint64_t mask;
};

Action jvm_actions[NSIG];

void set_action(int signal, const Action* action, Action* previous) {
  syscall(SYS_rt_sigaction, signal, action, previous, sizeof(Action::mask));
}

void handle(int signal, siginfo_t* info, void* context) {
  TrapGuard* const active = guard;
  if (active == nullptr || pthread_equal(guarded_thread, pthread_self()) == 0) {
    // The JVM has handlers of its own for all of these, and uses them for its own ends.
    jvm_actions[signal].handler(signal, info, context);
    return;
  }
  active->trap = {signal, reinterpret_cast<uintptr_t>(info->si_addr)};
  siglongjmp(active->landing, 1);
}

void install() {
  for (const int signal : SIGNALS) {
    set_action(signal, nullptr, &jvm_actions[signal]);
    Action action = jvm_actions[signal];
    action.handler = handle;
    // On the alternate stack, since a kernel's own may have overflowed.
    action.flags |= SA_ONSTACK;
    action.mask = ~uint64_t{0};
    set_action(signal, &action, nullptr);
  }
}

}  // namespace

struct TrapGuard::AlternateStack {
  stack_t before;
  std::vector<char> memory = std::vector<char>(64 << 10);
};

TrapGuard::TrapGuard() {
  static const bool installed = (install(), true);
  static auto& stack = *new AlternateStack;
  (void)installed;
  stack_ = &stack;
  stack_t ours = {};
  ours.ss_sp = stack.memory.data();
  ours.ss_size = stack.memory.size();
  sigaltstack(&ours, &stack.before);
  guarded_thread = pthread_self();
  guard = this;
}

TrapGuard::~TrapGuard() {
  guard = nullptr;
  sigaltstack(&stack_->before, nullptr);
}

}  // namespace simulator
