#include "control.h"

#include <cstdio>
#include <cstdlib>

namespace simulator {
namespace {

std::string complaint;

int64_t environment(const char* name, int64_t otherwise) {
  const std::string variable = std::string("TANDEM_SIMULATOR_") + name;
  const char* value = std::getenv(variable.c_str());
  if (value == nullptr || *value == '\0') {
    return otherwise;
  }
  char* end = nullptr;
  const long long number = std::strtoll(value, &end, 10);
  if (*end != '\0') {
    std::fprintf(stderr, "simulator: %s is \"%s\", expected a whole number\n", variable.c_str(),
                 value);
    std::_Exit(2);
  }
  return number;
}

Fault fault(const char* name, Result usual) {
  const std::string result = std::string(name) + "_RESULT";
  return {environment(name, 0), static_cast<Result>(environment(result.c_str(), usual))};
}

}  // namespace

Settings settings = Settings::from_environment();
int64_t counters[static_cast<int>(Counter::COUNT)];
std::string last_graph;

Result Fault::strike() { return countdown > 0 && --countdown == 0 ? result : SUCCESS; }

Settings Settings::from_environment() {
  Settings from;
  from.driver_version = environment("DRIVER_VERSION", from.driver_version);
  from.compute_capability = environment("COMPUTE_CAPABILITY", from.compute_capability);
  from.initialization = static_cast<Result>(environment("INITIALIZATION_RESULT", SUCCESS));
  from.memory = environment("MEMORY", from.memory);
  from.memory_of_others = environment("MEMORY_OF_OTHERS", from.memory_of_others);
  from.order = static_cast<Order>(environment("ORDER", static_cast<int>(from.order)));
  from.allocation = fault("FAIL_ALLOCATION", ERROR_OUT_OF_MEMORY);
  from.copy = fault("FAIL_COPY", ERROR_UNKNOWN);
  from.launch = fault("FAIL_LAUNCH", ERROR_LAUNCH_OUT_OF_RESOURCES);
  from.execution = fault("LOSE_DEVICE", ERROR_LAUNCH_FAILED);
  from.speaks = environment("QUIET", 0) == 0;
  return from;
}

int64_t& counter(Counter which) { return counters[static_cast<int>(which)]; }

Result complain(Result result, const std::string& what) {
  complaint = what;
  counter(Counter::COMPLAINTS)++;
  if (settings.speaks) {
    std::fprintf(stderr, "simulator: %s\n", what.c_str());
  }
  return result;
}

const std::string& last_complaint() { return complaint; }

void reset() {
  settings = Settings::from_environment();
  complaint.clear();
  last_graph.clear();
  for (Counter which :
       {Counter::ALLOCATIONS, Counter::COPIES, Counter::LAUNCHES, Counter::GRAPH_LAUNCHES,
        Counter::KERNELS, Counter::LEAKS, Counter::COMPLAINTS}) {
    counter(which) = 0;
  }
  counter(Counter::PEAK_BYTES) = counter(Counter::BYTES);
}

Result count_allocation() {
  counter(Counter::ALLOCATIONS)++;
  return settings.allocation.strike();
}

Result count_copy() {
  counter(Counter::COPIES)++;
  return settings.copy.strike();
}

Result count_launch() {
  counter(Counter::LAUNCHES)++;
  return settings.launch.strike();
}

int driver_version() { return settings.driver_version; }

}  // namespace simulator
