#include "traps.h"

#include <pthread.h>

#include <csignal>
#include <vector>

namespace simulator {
namespace {

constexpr int SIGNALS[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};

// One kernel runs at a time, under the driver's lock. A thread-local variable would not do: its
// first use may allocate, which a signal handler must not.
TrapGuard* volatile guard = nullptr;
pthread_t guarded_thread;
struct sigaction previous[NSIG];

/** What would have happened without us: the JVM uses these signals for its own ends. */
void pass_on(int signal, siginfo_t* info, void* context) {
  const struct sigaction& other = previous[signal];
  if ((other.sa_flags & SA_SIGINFO) != 0) {
    other.sa_sigaction(signal, info, context);
  } else if (other.sa_handler == SIG_DFL) {
    // The instruction is repeated and ends the process.
    sigaction(signal, &other, nullptr);
  } else if (other.sa_handler != SIG_IGN) {
    other.sa_handler(signal);
  }
}

void handle(int signal, siginfo_t* info, void* context) {
  TrapGuard* const active = guard;
  if (active == nullptr || pthread_equal(guarded_thread, pthread_self()) == 0) {
    pass_on(signal, info, context);
    return;
  }
  active->trap = {signal, reinterpret_cast<uintptr_t>(info->si_addr)};
  siglongjmp(active->landing, 1);
}

void install() {
  for (const int signal : SIGNALS) {
    struct sigaction action = {};
    action.sa_sigaction = handle;
    // On the alternate stack, since a kernel's own may have overflowed.
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    sigfillset(&action.sa_mask);
    sigaction(signal, &action, &previous[signal]);
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
