// Copies and fills. What is asked for is checked when it is asked for; it is done when the stream
// gets there.
#include <algorithm>
#include <cstring>
#include <string>

#include "context.h"
#include "regions.h"

namespace simulator {
namespace {

/** What memory a copy may touch; pinned is the host's that stays where it is. */
enum class Place { DEVICE, HOST, PINNED };

/** One end of a copy. */
struct Range {
  Place place;
  const char* name;
  uintptr_t address;
  size_t bytes;
};

/** What is wrong with one end of a copy: nothing, or a sentence's end. */
std::string describe(const Range& range) {
  if (range.place == Place::DEVICE) {
    return describe_range(range.address, range.bytes);
  }
  if (range.address == 0) {
    return "is null";
  }
  if (device_memory.has_held(range.address)) {
    return "is device memory, not the host's";
  }
  const Allocation* pinned = pinned_memory.find(range.address);
  const bool inside = pinned != nullptr && range.bytes <= pinned->end() - range.address;
  if (!inside && (range.place == Place::PINNED || pinned_memory.has_held(range.address))) {
    return "of " + std::to_string(range.bytes) + " bytes is not within pinned memory";
  }
  return "";
}

Result check(const char* function, const Range& range, Result result) {
  const std::string wrong = describe(range);
  return wrong.empty()
             ? SUCCESS
             : complain(result, std::string(function) + ": its " + range.name + " " + wrong);
}

/** Memory may have been freed since a graph was captured: the ends are checked again. */
Result copy_now(const char* function, const Range& to, const Range& from) {
  for (const Range& range : {to, from}) {
    if (const Result wrong = check(function, range, ERROR_ILLEGAL_ADDRESS)) {
      return wrong;
    }
  }
  std::memmove(reinterpret_cast<void*>(to.address), reinterpret_cast<const void*>(from.address),
               from.bytes);
  return SUCCESS;
}

/** Checks and queues a copy; waits for it where one end is the host's memory that may move. */
Result copy(const char* function, const Range& to, const Range& from, const void* stream_handle) {
  return in_context([&](Context& context) {
    for (const Range& range : {to, from}) {
      if (const Result wrong = check(function, range, ERROR_INVALID_VALUE)) {
        return wrong;
      }
    }
    const std::shared_ptr<Stream> stream = find_stream(context, stream_handle);
    if (!stream) {
      return complain(ERROR_INVALID_HANDLE,
                      std::string(function) + " on a stream that is not alive");
    }
    if (const Result failed = count_copy()) {
      return failed;
    }
    const Result submitted =
        submit(*stream, {NodeType::COPY, function, [=] { return copy_now(function, to, from); }});
    const bool waits = to.place == Place::HOST || from.place == Place::HOST;
    return submitted == SUCCESS && waits ? drain(context, *stream->queue, stream->last) : submitted;
  });
}

Range destination(Place place, const void* address, size_t bytes) {
  return {place, "destination", reinterpret_cast<uintptr_t>(address), bytes};
}

Range source(Place place, const void* address, size_t bytes) {
  return {place, "source", reinterpret_cast<uintptr_t>(address), bytes};
}

template <typename T>
Result fill(const char* function, T* to, T value, size_t count, const void* stream_handle) {
  return in_context([&](Context& context) {
    const Range range = destination(Place::DEVICE, to, count * sizeof(T));
    if (const Result wrong = check(function, range, ERROR_INVALID_VALUE)) {
      return wrong;
    }
    const std::shared_ptr<Stream> stream = find_stream(context, stream_handle);
    if (!stream) {
      return complain(ERROR_INVALID_HANDLE,
                      std::string(function) + " on a stream that is not alive");
    }
    if (range.address % sizeof(T) != 0) {
      return complain(ERROR_INVALID_VALUE,
                      std::string(function) + ": its destination is not aligned");
    }
    return submit(*stream, {NodeType::FILL, function, [=] {
                              const Result wrong = check(function, range, ERROR_ILLEGAL_ADDRESS);
                              if (wrong == SUCCESS) {
                                std::fill_n(to, count, value);
                              }
                              return wrong;
                            }});
  });
}

}  // namespace

DRIVER_CALL Result cuMemcpyHtoD_v2(void* to, const void* from, size_t bytes) {
  return copy("cuMemcpyHtoD", destination(Place::DEVICE, to, bytes),
              source(Place::HOST, from, bytes), nullptr);
}

DRIVER_CALL Result cuMemcpyDtoH_v2(void* to, const void* from, size_t bytes) {
  return copy("cuMemcpyDtoH", destination(Place::HOST, to, bytes),
              source(Place::DEVICE, from, bytes), nullptr);
}

DRIVER_CALL Result cuMemcpyDtoD_v2(void* to, const void* from, size_t bytes) {
  return copy("cuMemcpyDtoD", destination(Place::DEVICE, to, bytes),
              source(Place::DEVICE, from, bytes), nullptr);
}

DRIVER_CALL Result cuMemcpyHtoDAsync_v2(void* to, const void* from, size_t bytes,
                                        const void* stream) {
  return copy("cuMemcpyHtoDAsync", destination(Place::DEVICE, to, bytes),
              source(Place::PINNED, from, bytes), stream);
}

DRIVER_CALL Result cuMemcpyDtoHAsync_v2(void* to, const void* from, size_t bytes,
                                        const void* stream) {
  return copy("cuMemcpyDtoHAsync", destination(Place::PINNED, to, bytes),
              source(Place::DEVICE, from, bytes), stream);
}

DRIVER_CALL Result cuMemcpyDtoDAsync_v2(void* to, const void* from, size_t bytes,
                                        const void* stream) {
  return copy("cuMemcpyDtoDAsync", destination(Place::DEVICE, to, bytes),
              source(Place::DEVICE, from, bytes), stream);
}

DRIVER_CALL Result cuMemsetD8_v2(uint8_t* to, uint8_t value, size_t count) {
  return fill("cuMemsetD8", to, value, count, nullptr);
}

DRIVER_CALL Result cuMemsetD16_v2(uint16_t* to, uint16_t value, size_t count) {
  return fill("cuMemsetD16", to, value, count, nullptr);
}

DRIVER_CALL Result cuMemsetD32_v2(uint32_t* to, uint32_t value, size_t count) {
  return fill("cuMemsetD32", to, value, count, nullptr);
}

DRIVER_CALL Result cuMemsetD8Async(uint8_t* to, uint8_t value, size_t count, const void* stream) {
  return fill("cuMemsetD8Async", to, value, count, stream);
}

DRIVER_CALL Result cuMemsetD16Async(uint16_t* to, uint16_t value, size_t count,
                                    const void* stream) {
  return fill("cuMemsetD16Async", to, value, count, stream);
}

DRIVER_CALL Result cuMemsetD32Async(uint32_t* to, uint32_t value, size_t count,
                                    const void* stream) {
  return fill("cuMemsetD32Async", to, value, count, stream);
}

}  // namespace simulator
