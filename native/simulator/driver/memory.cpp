// Allocations on the device, and pinned ones on the host.
#include "context.h"
#include "regions.h"

namespace simulator {
namespace {

uint64_t free_bytes() {
  const uint64_t taken = settings.memory_of_others + counter(Counter::BYTES);
  return taken < settings.memory ? settings.memory - taken : 0;
}

Result allocate_device(Context& context, uintptr_t* address, size_t bytes) {
  if (const Result refused = refuse_during_capture()) {
    return refused;
  }
  if (const Result failed = count_allocation()) {
    return failed;
  }
  if (bytes == 0) {
    return complain(ERROR_INVALID_VALUE, "cuMemAlloc of no bytes");
  }
  if (bytes > free_bytes()) {
    return ERROR_OUT_OF_MEMORY;
  }
  const Allocation* allocation = device_memory.allocate(bytes, &context);
  if (allocation == nullptr) {
    return complain(
        ERROR_OUT_OF_MEMORY,
        "the host has no memory left, or a process no more mappings (vm.max_map_count)");
  }
  *address = allocation->begin;
  counter(Counter::LIVE_ALLOCATIONS)++;
  counter(Counter::BYTES) += bytes;
  counter(Counter::PEAK_BYTES) = std::max(counter(Counter::PEAK_BYTES), counter(Counter::BYTES));
  return SUCCESS;
}

Result free_device(Context& context, uintptr_t address) {
  if (const Result refused = refuse_during_capture()) {
    return refused;
  }
  const Result drained = drain_all(context);
  if (address == 0 || drained != SUCCESS) {
    return drained;
  }
  const Allocation* allocation = device_memory.find(address);
  if (allocation == nullptr || allocation->begin != address) {
    return complain(ERROR_INVALID_VALUE,
                    "cuMemFree of an address that no live allocation begins at");
  }
  counter(Counter::LIVE_ALLOCATIONS)--;
  counter(Counter::BYTES) -= allocation->bytes;
  device_memory.free(address);
  return SUCCESS;
}

Result allocate_pinned(Context& context, void** address, size_t bytes) {
  if (const Result refused = refuse_during_capture()) {
    return refused;
  }
  if (const Result failed = count_allocation()) {
    return failed;
  }
  const Allocation* allocation = bytes == 0 ? nullptr : pinned_memory.allocate(bytes, &context);
  if (allocation == nullptr) {
    return bytes == 0 ? ERROR_INVALID_VALUE : ERROR_OUT_OF_MEMORY;
  }
  *address = reinterpret_cast<void*>(allocation->begin);
  counter(Counter::LIVE_PINNED)++;
  return SUCCESS;
}

Result free_pinned(Context& context, void* address) {
  if (const Result refused = refuse_during_capture()) {
    return refused;
  }
  if (const Result broken = drain_all(context)) {
    return broken;
  }
  if (!pinned_memory.free(reinterpret_cast<uintptr_t>(address))) {
    return complain(ERROR_INVALID_VALUE,
                    "cuMemFreeHost of an address that no live pinned allocation begins at");
  }
  counter(Counter::LIVE_PINNED)--;
  return SUCCESS;
}

}  // namespace

DRIVER_CALL Result cuMemGetInfo_v2(size_t* free, size_t* total) {
  return in_context([&](Context&) {
    *free = free_bytes();
    *total = settings.memory;
    return SUCCESS;
  });
}

DRIVER_CALL Result cuMemAlloc_v2(uintptr_t* address, size_t bytes) {
  return in_context([&](Context& context) { return allocate_device(context, address, bytes); });
}

DRIVER_CALL Result cuMemFree_v2(uintptr_t address) {
  return in_context([&](Context& context) { return free_device(context, address); });
}

DRIVER_CALL Result cuMemGetAddressRange_v2(uintptr_t* begin, size_t* bytes, uintptr_t address) {
  return in_context([&](Context&) {
    const Allocation* allocation = device_memory.find(address);
    if (allocation == nullptr) {
      return ERROR_NOT_FOUND;
    }
    if (begin != nullptr) {
      *begin = allocation->begin;
    }
    if (bytes != nullptr) {
      *bytes = allocation->bytes;
    }
    return SUCCESS;
  });
}

DRIVER_CALL Result cuMemAllocHost_v2(void** address, size_t bytes) {
  return in_context([&](Context& context) { return allocate_pinned(context, address, bytes); });
}

DRIVER_CALL Result cuMemHostAlloc(void** address, size_t bytes, unsigned) {
  return in_context([&](Context& context) { return allocate_pinned(context, address, bytes); });
}

DRIVER_CALL Result cuMemFreeHost(void* address) {
  return in_context([&](Context& context) { return free_pinned(context, address); });
}

DRIVER_CALL Result cuMemHostGetDevicePointer_v2(uintptr_t* device, void* host, unsigned) {
  return in_context([&](Context&) {
    *device = reinterpret_cast<uintptr_t>(host);
    return pinned_memory.find(*device) == nullptr ? ERROR_INVALID_VALUE : SUCCESS;
  });
}

}  // namespace simulator
