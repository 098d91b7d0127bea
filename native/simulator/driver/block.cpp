#include "block.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <deque>
#include <numeric>
#include <random>
#include <vector>

#include "../kernels/cuda_on_host.h"
#include "control.h"
#include "fibers.h"
#include "regions.h"
#include "traps.h"

// What kernels see of themselves.
SIMULATOR_EXPORT uint3 threadIdx;
SIMULATOR_EXPORT uint3 blockIdx;
SIMULATOR_EXPORT dim3 blockDim;
SIMULATOR_EXPORT dim3 gridDim;

namespace simulator {
namespace {

constexpr int WARP = 32;

bool operator==(const Place& one, const Place& other) {
  return one.line == other.line &&
         (one.file == other.file || std::strcmp(one.file, other.file) == 0);
}

std::string describe(Place place) {
  const std::string file = place.file;
  return file.substr(file.rfind('/') + 1) + ":" + std::to_string(place.line);
}

enum class State { NEW, RUNNING, AT_BARRIER, AT_EXCHANGE, FINISHED };

struct Thread {
  State state = State::NEW;
  Fiber* fiber = nullptr;
  Place place = {};
};

/** The lanes of a warp that wait for each other. */
struct Meeting {
  Exchange exchange;
  unsigned mask;
  Place place;
  unsigned arrived = 0;
  unsigned finished = 0;
  uint64_t values[WARP];
  int sources[WARP];
  uint64_t results[WARP];
};

uint3 coordinates(uint64_t index, const Dimensions& within) {
  return {static_cast<unsigned>(index % within.x),
          static_cast<unsigned>(index / within.x % within.y),
          static_cast<unsigned>(index / within.x / within.y)};
}

/** The numbers below `count` in the order of the settings; each launch shuffles differently. */
std::vector<unsigned> ordered(uint64_t count) {
  static std::minstd_rand random;
  std::vector<unsigned> order(count);
  std::iota(order.begin(), order.end(), 0);
  if (settings.order == Order::DESCENDING) {
    std::reverse(order.begin(), order.end());
  } else if (settings.order == Order::SHUFFLED) {
    std::shuffle(order.begin(), order.end(), random);
  }
  return order;
}

/** The block that is running: its threads, as far as each has come. */
class Block {
 public:
  explicit Block(void (*entry)()) : fibers_(entry) {}

  void begin_grid(const Kernel& kernel, const unsigned char* arguments, const Dimensions& shape) {
    kernel_ = &kernel;
    arguments_ = arguments;
    order_ = ordered(shape.count());
    coordinates_.resize(order_.size());
    for (size_t thread = 0; thread < order_.size(); thread++) {
      coordinates_[thread] = coordinates(thread, shape);
    }
    if (fault_.result != SUCCESS) {
      fibers_.abandon();
      fault_ = {SUCCESS, ""};
    }
  }

  void run();
  void run_new_threads();
  void wait_at_barrier(Place place);
  uint64_t meet(Exchange exchange, unsigned mask, uint64_t value, int source, Place place);
  [[noreturn]] void end(Result result, const std::string& description);
  KernelFault fault_of(const Trap& trap);

  int lane() const { return current_ % WARP; }
  const KernelFault& fault() const { return fault_; }

 private:
  void begin(unsigned thread, Fiber* fiber);
  Fiber* next_ready();
  void start_fiber();
  void wait(State state, Place place);
  void finish(unsigned thread);
  void open_barrier();
  bool complete(Meeting& meeting, unsigned warp);
  std::string where() const;

  Fibers fibers_;
  const Kernel* kernel_ = nullptr;
  const unsigned char* arguments_ = nullptr;
  std::vector<unsigned> order_;
  std::vector<uint3> coordinates_;
  std::vector<Thread> threads_;
  std::vector<Meeting> meetings_;
  std::deque<unsigned> ready_;
  size_t started_ = 0;
  size_t finished_ = 0;
  unsigned current_ = 0;
  Fiber* running_ = nullptr;
  KernelFault fault_ = {SUCCESS, ""};
};

void Block::run() {
  threads_.assign(order_.size(), {});
  meetings_.assign((order_.size() + WARP - 1) / WARP, {});
  ready_.clear();
  started_ = finished_ = 0;
  while (fault_.result == SUCCESS && finished_ < order_.size()) {
    if (!ready_.empty()) {
      fibers_.enter(next_ready());
    } else if (started_ < order_.size()) {
      start_fiber();
    } else {
      open_barrier();
    }
  }
}

void Block::start_fiber() {
  running_ = fibers_.take();
  fibers_.enter(running_);
}

void Block::begin(unsigned thread, Fiber* fiber) {
  current_ = thread;
  threadIdx = coordinates_[thread];
  threads_[thread].state = State::RUNNING;
  threads_[thread].fiber = running_ = fiber;
}

/** The fiber of the thread that has been ready for longest, which becomes the current one. */
Fiber* Block::next_ready() {
  const unsigned thread = ready_.front();
  ready_.pop_front();
  begin(thread, threads_[thread].fiber);
  return running_;
}

/**
 * A fiber's life: threads that nobody has begun, one after another; one that waits keeps the
 * fiber.
 */
void Block::run_new_threads() {
  Fiber* const fiber = running_;
  for (;;) {
    while (started_ < order_.size()) {
      const unsigned thread = order_[started_++];
      begin(thread, fiber);
      kernel_->run(arguments_);
      finish(thread);
    }
    fibers_.give_back(fiber);
    fibers_.leave(fiber);
  }
}

void Block::finish(unsigned thread) {
  threads_[thread].state = State::FINISHED;
  finished_++;
  Meeting& meeting = meetings_[thread / WARP];
  meeting.finished |= 1u << thread % WARP;
  if (meeting.arrived != 0) {
    complete(meeting, thread / WARP);
  }
}

/** Thread after thread comes here from the same place: the processor foresees all the returns. */
void Block::wait(State state, Place place) {
  Thread& thread = threads_[current_];
  thread.state = state;
  thread.place = place;
  if (ready_.empty()) {
    fibers_.leave(thread.fiber);
  } else {
    fibers_.pass(thread.fiber, next_ready());
  }
}

void Block::wait_at_barrier(Place place) { wait(State::AT_BARRIER, place); }

/** No thread can go on by itself: all must stand at the same barrier. */
void Block::open_barrier() {
  const Thread* barred = nullptr;
  for (size_t i = 0; i < threads_.size() && fault_.result == SUCCESS; i++) {
    const Thread& thread = threads_[i];
    current_ = i;
    if (thread.state == State::AT_EXCHANGE) {
      fault_ = {ERROR_LAUNCH_FAILED, "a lane waits at " + describe(thread.place) +
                                         " for one that does not come" + where()};
    } else if (thread.state == State::FINISHED) {
      fault_ = {ERROR_LAUNCH_FAILED,
                "a thread ended without coming to the barrier where others wait" + where()};
    } else if (barred != nullptr && !(barred->place == thread.place)) {
      fault_ = {ERROR_LAUNCH_FAILED, "threads wait at different barriers, " +
                                         describe(barred->place) + " and " +
                                         describe(thread.place) + where()};
    }
    barred = &thread;
  }
  ready_.assign(order_.begin(), order_.end());
}

uint64_t Block::meet(Exchange exchange, unsigned mask, uint64_t value, int source, Place place) {
  Meeting& meeting = meetings_[current_ / WARP];
  const unsigned lane = current_ % WARP;
  if ((mask >> lane & 1) == 0) {
    end(ERROR_LAUNCH_FAILED, "a lane that its own mask does not name, at " + describe(place));
  }
  if (meeting.arrived == 0) {
    meeting.exchange = exchange;
    meeting.mask = mask;
    meeting.place = place;
  } else if (meeting.exchange != exchange || meeting.mask != mask || !(meeting.place == place)) {
    end(ERROR_LAUNCH_FAILED, "lanes of a warp meet with different masks or at different places, " +
                                 describe(meeting.place) + " and " + describe(place));
  }
  meeting.arrived |= 1u << lane;
  meeting.values[lane] = value;
  meeting.sources[lane] = source;
  if (!complete(meeting, current_ / WARP)) {
    wait(State::AT_EXCHANGE, place);
  }
  return meeting.results[lane];
}

/** Lets a warp's lanes go on if all have come that will. */
bool Block::complete(Meeting& meeting, unsigned warp) {
  const size_t lanes = std::min<size_t>(WARP, threads_.size() - size_t{warp} * WARP);
  const unsigned present = lanes == WARP ? ~0u : (1u << lanes) - 1;
  if (meeting.arrived != (meeting.mask & present & ~meeting.finished)) {
    return false;
  }
  unsigned ballot = 0;
  for (int lane = 0; lane < WARP; lane++) {
    ballot |= (meeting.arrived >> lane & 1) != 0 && meeting.values[lane] != 0 ? 1u << lane : 0;
  }
  for (int lane = 0; lane < WARP; lane++) {
    if ((meeting.arrived >> lane & 1) == 0) {
      continue;
    }
    const int source = meeting.sources[lane];
    if (meeting.exchange == Exchange::SHUFFLE && (meeting.arrived >> source & 1) == 0) {
      end(ERROR_LAUNCH_FAILED, "a shuffle from lane " + std::to_string(source) +
                                   ", which takes no part, at " + describe(meeting.place));
    }
    meeting.results[lane] = meeting.exchange == Exchange::SHUFFLE ? meeting.values[source] : ballot;
    const unsigned thread = warp * WARP + lane;
    if (threads_[thread].state == State::AT_EXCHANGE) {
      ready_.push_back(thread);
    }
  }
  meeting.arrived = 0;
  return true;
}

std::string Block::where() const {
  const uint3 thread = coordinates_[current_];
  const auto triple = [](unsigned x, unsigned y, unsigned z) {
    return "(" + std::to_string(x) + ", " + std::to_string(y) + ", " + std::to_string(z) + ")";
  };
  return ", in block " + triple(blockIdx.x, blockIdx.y, blockIdx.z) + ", thread " +
         triple(thread.x, thread.y, thread.z);
}

void Block::end(Result result, const std::string& description) {
  fault_ = {result, description + where()};
  // Nobody will enter this fiber again.
  fibers_.leave(running_);
  std::abort();
}

KernelFault Block::fault_of(const Trap& trap) {
  fault_.result = ERROR_LAUNCH_FAILED;
  if (trap.signal == SIGFPE) {
    fault_.description = "an integer division by zero" + where();
  } else if (trap.signal == SIGILL) {
    fault_.description = "a trap" + where();
  } else if (fibers_.is_overflow(trap.address)) {
    fault_.description = "more than 64 KiB of local variables" + where();
  } else {
    fault_.result = ERROR_ILLEGAL_ADDRESS;
    fault_.description = "it used an address that " +
                         (trap.address < 4096 ? "is null" : describe_range(trap.address, 1)) +
                         where();
  }
  return fault_;
}

void enter_fiber();

Block& current_block() {
  static auto& block = *new Block(enter_fiber);
  return block;
}

void enter_fiber() { current_block().run_new_threads(); }

void clear_shared(const Kernel& kernel) { std::fill(kernel.shared_begin, kernel.shared_end, 0xff); }

}  // namespace

KernelFault run_grid(const Kernel& kernel, const unsigned char* arguments, const Dimensions& grid,
                     const Dimensions& block) {
  Block& running = current_block();
  const std::vector<unsigned> order = ordered(grid.count());
  running.begin_grid(kernel, arguments, block);
  gridDim = {grid.x, grid.y, grid.z};
  blockDim = {block.x, block.y, block.z};
  TrapGuard guard;
  if (sigsetjmp(guard.landing, 1) != 0) {
    return running.fault_of(guard.trap);
  }
  for (const unsigned index : order) {
    blockIdx = coordinates(index, grid);
    clear_shared(kernel);
    running.run();
    if (running.fault().result != SUCCESS) {
      break;
    }
  }
  return running.fault();
}

void end_kernel(Result result, const std::string& description) {
  current_block().end(result, description);
}

SIMULATOR_EXPORT void block_barrier(Place place) { current_block().wait_at_barrier(place); }

SIMULATOR_EXPORT uint64_t warp_exchange(Exchange exchange, unsigned mask, uint64_t value,
                                        int source, Place place) {
  return current_block().meet(exchange, mask, value, source, place);
}

SIMULATOR_EXPORT void trap(Place place) {
  end_kernel(ERROR_LAUNCH_FAILED, "__trap at " + describe(place));
}

SIMULATOR_EXPORT int current_lane() { return current_block().lane(); }

}  // namespace simulator
