// What tests set and read: the device's properties, the faults to provoke, the counters.
#pragma once

#include <cstdint>
#include <string>

#include "results.h"

/** Marks what other libraries may call; everything else is hidden. */
#define SIMULATOR_EXPORT __attribute__((visibility("default")))
/** Marks a function of the driver's C interface. */
#define DRIVER_CALL extern "C" SIMULATOR_EXPORT

namespace simulator {

/** The order in which blocks run, and threads between two barriers. */
enum class Order : int { ASCENDING = 0, DESCENDING = 1, SHUFFLED = 2 };

/** An event that is made to fail: the n-th from now, counting from 1; never where n is 0. */
struct Fault {
  int64_t countdown = 0;
  Result result = SUCCESS;

  /** Counts one event; its result if it is the one that fails, otherwise SUCCESS. */
  Result strike();
};

/** The device and the faults, as a test wants them. */
struct Settings {
  int driver_version = 13000;
  int compute_capability = 90;
  Result initialization = SUCCESS;
  uint64_t memory = uint64_t{4} << 30;
  uint64_t memory_of_others = 0;
  Order order = Order::SHUFFLED;
  Fault allocation;
  Fault copy;
  Fault launch;
  /** The launch during whose execution the device is lost. */
  Fault execution;
  /** Whether complaints go to standard error as well. */
  bool speaks = true;

  /** The settings that the environment asks for. */
  static Settings from_environment();
};

/** Counters, in the order of Simulator.Counter in Java. */
enum class Counter : int {
  ALLOCATIONS,
  COPIES,
  LAUNCHES,
  GRAPH_LAUNCHES,
  KERNELS,
  BYTES,
  PEAK_BYTES,
  LIVE_ALLOCATIONS,
  LIVE_PINNED,
  LIVE_OBJECTS,
  LEAKS,
  COMPLAINTS,
  COUNT
};

extern Settings settings;
extern int64_t counters[static_cast<int>(Counter::COUNT)];
/** The names of the nodes of the graph that was instantiated last, one a line. */
extern std::string last_graph;

SIMULATOR_EXPORT int64_t& counter(Counter counter);

/** Notes what the caller did wrong, for people; returns the result that the driver answers with. */
SIMULATOR_EXPORT Result complain(Result result, const std::string& what);

/** The last complaint, or the empty string. */
const std::string& last_complaint();

/** Forgets faults, complaints and counters, but not what is still alive. */
void reset();

/** Counts an event; its result if it is to fail, otherwise SUCCESS. */
SIMULATOR_EXPORT Result count_allocation();
SIMULATOR_EXPORT Result count_copy();
SIMULATOR_EXPORT Result count_launch();
SIMULATOR_EXPORT int driver_version();

}  // namespace simulator
