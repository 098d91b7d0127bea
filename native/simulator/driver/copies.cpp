// Copies and fills. What is asked for is checked when it is asked for; it is done when the stream gets there.
#include <cstring>

#include "context.h"
#include "regions.h"

namespace simulator {
namespace {

struct Range {
  uintptr_t address;
  size_t bytes;
  const char* name;
};

Result check_device(const char* function, const Range& range) {
  const std::string wrong = describe_range(range.address, range.bytes);
  return wrong.empty() ? SUCCESS
                       : complain(ERROR_INVALID_VALUE, std::string(function) + ": its " + range.name + " " + wrong);
}

Result check_host(const char* function, const Range& range, bool must_be_pinned) {
  if (range.address == 0 || device_memory.has_held(range.address)) {
    return complain(ERROR_INVALID_VALUE, std::string(function) + ": its " + range.name +
                                             (range.address == 0 ? " is null" : " is device memory, not the host's"));
  }
  const Allocation* pinned = pinned_memory.find(range.address);
  const bool inside = pinned != nullptr && range.bytes <= pinned->end() - range.address;
  if (!inside && (must_be_pinned || pinned_memory.has_held(range.address))) {
    return complain(ERROR_INVALID_VALUE, std::string(function) + ": its " + range.name + " of " +
                                             std::to_string(range.bytes) + " bytes is not within pinned memory");
  }
  return SUCCESS;
}

/** Queues a copy whose ends were checked; waits for it where it is not asynchronous. */
Result copy(Context& context, const void* stream_handle, bool waits, const char* name, Range to, Range from) {
  const std::shared_ptr<Stream> stream = find_stream(context, stream_handle);
  if (!stream) {
    return complain(ERROR_INVALID_HANDLE, std::string(name) + " on a stream that is not alive");
  }
  if (const Result failed = count_copy()) {
    return failed;
  }
  const Result submitted = submit(*stream, {NodeType::COPY, name, [to, from] {
                                              std::memmove(reinterpret_cast<void*>(to.address),
                                                           reinterpret_cast<const void*>(from.address), from.bytes);
                                              return SUCCESS;
                                            }});
  return submitted == SUCCESS && waits ? drain(context, *stream->queue, stream->last) : submitted;
}

Result copy_to_device(uintptr_t to, const void* from, size_t bytes, const void* stream, bool waits, const char* name) {
  return in_context([&](Context& context) {
    const Range target = {to, bytes, "destination"};
    const Range source = {reinterpret_cast<uintptr_t>(from), bytes, "source"};
    if (const Result wrong = check_device(name, target)) {
      return wrong;
    }
    if (const Result wrong = check_host(name, source, !waits)) {
      return wrong;
    }
    return copy(context, stream, waits, name, target, source);
  });
}

Result copy_to_host(void* to, uintptr_t from, size_t bytes, const void* stream, bool waits, const char* name) {
  return in_context([&](Context& context) {
    const Range target = {reinterpret_cast<uintptr_t>(to), bytes, "destination"};
    const Range source = {from, bytes, "source"};
    if (const Result wrong = check_host(name, target, !waits)) {
      return wrong;
    }
    if (const Result wrong = check_device(name, source)) {
      return wrong;
    }
    return copy(context, stream, waits, name, target, source);
  });
}

Result copy_on_device(uintptr_t to, uintptr_t from, size_t bytes, const void* stream, const char* name) {
  return in_context([&](Context& context) {
    const Range target = {to, bytes, "destination"};
    const Range source = {from, bytes, "source"};
    if (const Result wrong = check_device(name, target)) {
      return wrong;
    }
    if (const Result wrong = check_device(name, source)) {
      return wrong;
    }
    return copy(context, stream, false, name, target, source);
  });
}

template <typename T>
Result fill(uintptr_t to, T value, size_t count, const void* stream_handle, const char* name) {
  return in_context([&](Context& context) {
    if (const Result wrong = check_device(name, {to, count * sizeof(T), "destination"})) {
      return wrong;
    }
    const std::shared_ptr<Stream> stream = find_stream(context, stream_handle);
    if (!stream) {
      return complain(ERROR_INVALID_HANDLE, std::string(name) + " on a stream that is not alive");
    }
    if (to % sizeof(T) != 0) {
      return complain(ERROR_INVALID_VALUE, std::string(name) + ": its destination is not aligned");
    }
    return submit(*stream, {NodeType::FILL, name, [=] {
                              std::fill_n(reinterpret_cast<T*>(to), count, value);
                              return SUCCESS;
                            }});
  });
}

}  // namespace

DRIVER_CALL Result cuMemcpyHtoD_v2(uintptr_t to, const void* from, size_t bytes) {
  return copy_to_device(to, from, bytes, nullptr, true, "cuMemcpyHtoD");
}

DRIVER_CALL Result cuMemcpyDtoH_v2(void* to, uintptr_t from, size_t bytes) {
  return copy_to_host(to, from, bytes, nullptr, true, "cuMemcpyDtoH");
}

DRIVER_CALL Result cuMemcpyDtoD_v2(uintptr_t to, uintptr_t from, size_t bytes) {
  return copy_on_device(to, from, bytes, nullptr, "cuMemcpyDtoD");
}

DRIVER_CALL Result cuMemcpyHtoDAsync_v2(uintptr_t to, const void* from, size_t bytes, const void* stream) {
  return copy_to_device(to, from, bytes, stream, false, "cuMemcpyHtoDAsync");
}

DRIVER_CALL Result cuMemcpyDtoHAsync_v2(void* to, uintptr_t from, size_t bytes, const void* stream) {
  return copy_to_host(to, from, bytes, stream, false, "cuMemcpyDtoHAsync");
}

DRIVER_CALL Result cuMemcpyDtoDAsync_v2(uintptr_t to, uintptr_t from, size_t bytes, const void* stream) {
  return copy_on_device(to, from, bytes, stream, "cuMemcpyDtoDAsync");
}

DRIVER_CALL Result cuMemsetD8_v2(uintptr_t to, uint8_t value, size_t count) {
  return fill(to, value, count, nullptr, "cuMemsetD8");
}

DRIVER_CALL Result cuMemsetD16_v2(uintptr_t to, uint16_t value, size_t count) {
  return fill(to, value, count, nullptr, "cuMemsetD16");
}

DRIVER_CALL Result cuMemsetD32_v2(uintptr_t to, uint32_t value, size_t count) {
  return fill(to, value, count, nullptr, "cuMemsetD32");
}

DRIVER_CALL Result cuMemsetD8Async(uintptr_t to, uint8_t value, size_t count, const void* stream) {
  return fill(to, value, count, stream, "cuMemsetD8Async");
}

DRIVER_CALL Result cuMemsetD16Async(uintptr_t to, uint16_t value, size_t count, const void* stream) {
  return fill(to, value, count, stream, "cuMemsetD16Async");
}

DRIVER_CALL Result cuMemsetD32Async(uintptr_t to, uint32_t value, size_t count, const void* stream) {
  return fill(to, value, count, stream, "cuMemsetD32Async");
}

}  // namespace simulator
