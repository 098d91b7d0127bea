#include "context.h"

#include <cstdio>

#include "objects.h"
#include "regions.h"

namespace simulator {
namespace {

bool initialized = false;
thread_local std::vector<Context*> current;
// Never destroyed: other threads of a JVM may still call while the process ends.
std::vector<Context*>& contexts() {
  static auto& all = *new std::vector<Context*>;
  return all;
}

/** The context that all users of the device share, and how many they are. */
Context* primary = nullptr;
int primary_users = 0;
unsigned primary_flags = 0;

bool lives(const Context* context) {
  for (const Context* each : contexts()) {
    if (each == context) {
      return true;
    }
  }
  return false;
}

Context* create_context(unsigned flags) {
  contexts().push_back(new Context(flags));
  return contexts().back();
}

int free_all(Regions& regions, const Context* owner) {
  std::vector<uintptr_t> owned;
  for (const auto& [begin, allocation] : regions.all()) {
    if (allocation.owner == owner) {
      owned.push_back(begin);
    }
  }
  for (const uintptr_t begin : owned) {
    counter(Counter::BYTES) -= &regions == &device_memory ? regions.find(begin)->bytes : 0;
    regions.free(begin);
  }
  return owned.size();
}

void destroy_context(Context* context) {
  drain_all(*context);
  const int allocations = free_all(device_memory, context);
  const int pinned = free_all(pinned_memory, context);
  const int others = objects().destroy_all(context);
  counter(Counter::LIVE_ALLOCATIONS) -= allocations;
  counter(Counter::LIVE_PINNED) -= pinned;
  if (allocations + pinned + others > 0 && context->broken == SUCCESS) {
    counter(Counter::LEAKS) += allocations + pinned + others;
    complain(SUCCESS, "a context ended with " + std::to_string(allocations) +
                          " device allocations, " + std::to_string(pinned) + " pinned ones and " +
                          std::to_string(others) +
                          " other objects (streams, events, graphs, modules, handles) still alive");
  }
  contexts().erase(std::find(contexts().begin(), contexts().end(), context));
  delete context;
}

/** The body of a function that needs cuInit and a device, but no context. */
template <typename Body>
Result with_device(int device, Body body) {
  const std::lock_guard<std::recursive_mutex> lock(driver_lock());
  if (!initialized) {
    return ERROR_NOT_INITIALIZED;
  }
  return device == 0 ? body() : ERROR_INVALID_DEVICE;
}

/** A context that broke has nothing that could be freed; its process's end frees it. */
__attribute__((destructor)) void report_leaks() {
  for (const Context* context : contexts()) {
    if (context->broken != SUCCESS) {
      return;
    }
  }
  const long long left = counter(Counter::LIVE_ALLOCATIONS) + counter(Counter::LIVE_PINNED);
  if (left > 0 && settings.speaks) {
    std::fprintf(stderr,
                 "simulator: the process ended with %lld allocations still alive, %lld bytes on "
                 "the device\n",
                 left, static_cast<long long>(counter(Counter::BYTES)));
  }
}

}  // namespace

Objects& objects() {
  static auto& all = *new Objects;
  return all;
}

std::recursive_mutex& driver_lock() {
  static auto& lock = *new std::recursive_mutex;
  return lock;
}

bool is_initialized() { return initialized; }

Context* current_context() {
  return current.empty() || !lives(current.back()) ? nullptr : current.back();
}

DRIVER_CALL Result cuInit(unsigned) {
  const std::lock_guard<std::recursive_mutex> lock(driver_lock());
  initialized = settings.initialization == SUCCESS;
  return settings.initialization;
}

DRIVER_CALL Result cuCtxCreate_v2(Context** context, unsigned flags, int device) {
  return with_device(device, [&] {
    current.push_back(*context = create_context(flags));
    return SUCCESS;
  });
}

DRIVER_CALL Result cuCtxDestroy_v2(Context* context) {
  return with_device(0, [&] {
    if (!lives(context)) {
      return complain(ERROR_INVALID_CONTEXT, "cuCtxDestroy of a context that is not alive");
    }
    destroy_context(context);
    if (!current.empty() && current.back() == context) {
      current.pop_back();
    }
    return SUCCESS;
  });
}

DRIVER_CALL Result cuCtxGetCurrent(Context** context) {
  return with_device(0, [&] {
    *context = current_context();
    return SUCCESS;
  });
}

DRIVER_CALL Result cuCtxSetCurrent(Context* context) {
  return with_device(0, [&] {
    if (context != nullptr && !lives(context)) {
      return complain(ERROR_INVALID_CONTEXT, "cuCtxSetCurrent to a context that is not alive");
    }
    if (!current.empty()) {
      current.pop_back();
    }
    if (context != nullptr) {
      current.push_back(context);
    }
    return SUCCESS;
  });
}

DRIVER_CALL Result cuCtxPushCurrent_v2(Context* context) {
  return with_device(0, [&] {
    if (!lives(context)) {
      return ERROR_INVALID_CONTEXT;
    }
    current.push_back(context);
    return SUCCESS;
  });
}

DRIVER_CALL Result cuCtxPopCurrent_v2(Context** context) {
  return with_device(0, [&] {
    if (current.empty()) {
      return ERROR_INVALID_CONTEXT;
    }
    if (context != nullptr) {
      *context = current.back();
    }
    current.pop_back();
    return SUCCESS;
  });
}

DRIVER_CALL Result cuCtxGetDevice(int* device) {
  return in_context([&](Context&) {
    *device = 0;
    return SUCCESS;
  });
}

DRIVER_CALL Result cuCtxGetFlags(unsigned* flags) {
  return in_context([&](Context& context) {
    *flags = context.flags;
    return SUCCESS;
  });
}

DRIVER_CALL Result cuCtxGetApiVersion(Context*, unsigned* version) {
  return with_device(0, [&] {
    *version = 3020;
    return SUCCESS;
  });
}

DRIVER_CALL Result cuCtxSynchronize() {
  return in_context([](Context& context) {
    const Result refused = refuse_during_capture();
    return refused != SUCCESS ? refused : drain_all(context);
  });
}

DRIVER_CALL Result cuDevicePrimaryCtxRetain(Context** context, int device) {
  return with_device(device, [&] {
    if (primary_users++ == 0) {
      primary = create_context(primary_flags);
    }
    *context = primary;
    return SUCCESS;
  });
}

DRIVER_CALL Result cuDevicePrimaryCtxRelease_v2(int device) {
  return with_device(device, [] {
    if (primary_users == 0) {
      return complain(ERROR_INVALID_CONTEXT,
                      "cuDevicePrimaryCtxRelease without cuDevicePrimaryCtxRetain");
    }
    if (--primary_users == 0) {
      destroy_context(primary);
      primary = nullptr;
    }
    return SUCCESS;
  });
}

DRIVER_CALL Result cuDevicePrimaryCtxReset_v2(int device) {
  return with_device(device, [] {
    if (primary != nullptr) {
      destroy_context(primary);
      primary = create_context(primary_flags);
    }
    return SUCCESS;
  });
}

DRIVER_CALL Result cuDevicePrimaryCtxSetFlags_v2(int device, unsigned flags) {
  return with_device(device, [&] {
    primary_flags = flags;
    return SUCCESS;
  });
}

DRIVER_CALL Result cuDevicePrimaryCtxGetState(int device, unsigned* flags, int* active) {
  return with_device(device, [&] {
    *flags = primary_flags;
    *active = primary != nullptr;
    return SUCCESS;
  });
}

}  // namespace simulator
