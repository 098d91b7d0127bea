// Contexts, the objects that live in them, and the way into every function that needs one.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "control.h"
#include "stream.h"

namespace simulator {

/** All that a process has on the device. */
struct Context {
  explicit Context(unsigned flags) : flags(flags), legacy(this, 0, shared_queue) {}

  unsigned flags;
  /** The error that ended it: an illegal access ends a context, not only a launch. */
  Result broken = SUCCESS;
  /** The blocking streams' work in the order of the calls, which the legacy stream waits for. */
  std::shared_ptr<Queue> shared_queue = std::make_shared<Queue>();
  Stream legacy;
};

/** The live objects of one kind; an object's address is its handle. */
template <typename T>
class Handles {
 public:
  template <typename... Arguments>
  T* create(Arguments&&... arguments) {
    auto object = std::make_shared<T>(std::forward<Arguments>(arguments)...);
    T* handle = object.get();
    live_[handle] = std::move(object);
    counter(Counter::LIVE_OBJECTS)++;
    return handle;
  }

  std::shared_ptr<T> find(const void* handle) const {
    const auto found = live_.find(handle);
    return found == live_.end() ? nullptr : found->second;
  }

  bool destroy(const void* handle) {
    const bool lived = live_.erase(handle) == 1;
    counter(Counter::LIVE_OBJECTS) -= lived;
    return lived;
  }

  /** Ends what a context leaves behind; how many those were. */
  int destroy_all(const Context* owner) {
    int destroyed = 0;
    for (auto each = live_.begin(); each != live_.end();) {
      const bool owned = each->second->owner == owner;
      each = owned ? live_.erase(each) : std::next(each);
      destroyed += owned;
    }
    counter(Counter::LIVE_OBJECTS) -= destroyed;
    return destroyed;
  }

  const std::map<const void*, std::shared_ptr<T>>& all() const { return live_; }

 private:
  std::map<const void*, std::shared_ptr<T>> live_;
};

/** Held by every function of the driver while it works. */
SIMULATOR_EXPORT std::recursive_mutex& driver_lock();
/** The calling thread's context, or null. */
SIMULATOR_EXPORT Context* current_context();
/** Whether cuInit was called. */
SIMULATOR_EXPORT bool is_initialized();

/** Runs a function's body, given the current context, unless that one is missing or broken. */
template <typename Body>
Result in_context(Body body) {
  const std::lock_guard<std::recursive_mutex> lock(driver_lock());
  Context* context = current_context();
  if (!is_initialized()) {
    return ERROR_NOT_INITIALIZED;
  }
  if (context == nullptr) {
    return ERROR_INVALID_CONTEXT;
  }
  return context->broken != SUCCESS ? context->broken : body(*context);
}

}  // namespace simulator
