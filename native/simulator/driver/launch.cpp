// cuLaunchKernel: what a launch asks for, checked; its arguments, copied; its blocks, queued.
#include <algorithm>
#include <cstring>

#include "block.h"
#include "context.h"
#include "objects.h"
#include "regions.h"

namespace simulator {
namespace {

// The marks in cuLaunchKernel's `extra`.
void* const END = nullptr;
void* const BUFFER_POINTER = reinterpret_cast<void*>(1);
void* const BUFFER_SIZE = reinterpret_cast<void*>(2);

using Arguments = std::vector<unsigned char>;

/** The bytes of the parameter buffer, from the first parameter to the end of the last. */
size_t total_bytes(const std::vector<Parameter>& parameters) {
  size_t end = 0;
  for (const Parameter& parameter : parameters) {
    end = aligned(end, parameter.alignment) + parameter.bytes;
  }
  return end;
}

Result gather(const Entry& entry, void** pointers, Arguments& arguments) {
  size_t end = 0;
  for (size_t i = 0; i < entry.parameters.size(); i++) {
    const Parameter& parameter = entry.parameters[i];
    if (pointers[i] == nullptr) {
      return complain(ERROR_INVALID_VALUE,
                      "launch of " + entry.name + ": argument " + std::to_string(i) + " is null");
    }
    end = aligned(end, parameter.alignment);
    std::memcpy(arguments.data() + end, pointers[i], parameter.bytes);
    end += parameter.bytes;
  }
  return SUCCESS;
}

Result copy_buffer(const Entry& entry, void** extra, Arguments& arguments) {
  const void* buffer = nullptr;
  size_t bytes = 0;
  for (; *extra != END; extra += 2) {
    if (*extra == BUFFER_POINTER) {
      buffer = extra[1];
    } else if (*extra == BUFFER_SIZE) {
      bytes = *static_cast<const size_t*>(extra[1]);
    } else {
      return complain(ERROR_INVALID_VALUE,
                      "launch of " + entry.name + ": unknown mark in its extra arguments");
    }
  }
  if (bytes != arguments.size()) {
    return complain(ERROR_INVALID_VALUE,
                    "launch of " + entry.name + " with " + std::to_string(bytes) +
                        " bytes of arguments, expected " + std::to_string(arguments.size()));
  }
  if (buffer == nullptr && bytes > 0) {
    return complain(ERROR_INVALID_VALUE,
                    "launch of " + entry.name + " without a buffer of arguments");
  }
  std::copy_n(static_cast<const unsigned char*>(buffer), bytes, arguments.begin());
  return SUCCESS;
}

Result check_shape(const Entry& entry, const Dimensions& grid, const Dimensions& block,
                   unsigned shared_bytes) {
  const auto refuse = [&](Result result, const std::string& what) {
    return complain(result, "launch of " + entry.name + " with " + what);
  };
  if (grid.count() == 0 || block.count() == 0) {
    return refuse(ERROR_INVALID_VALUE, "a grid or block that has no threads");
  }
  if (grid.x > 2147483647u || grid.y > 65535 || grid.z > 65535 || block.x > 1024 ||
      block.y > 1024 || block.z > 64 || block.count() > 1024) {
    return refuse(ERROR_INVALID_VALUE, "a grid or block beyond the device's limits");
  }
  if (block.count() > entry.max_threads) {
    return refuse(ERROR_INVALID_VALUE, "blocks of " + std::to_string(block.count()) +
                                           " threads, which its launch " + "bounds limit to " +
                                           std::to_string(entry.max_threads));
  }
  if (entry.shared_bytes + shared_bytes > 48 << 10) {
    return refuse(ERROR_INVALID_VALUE, "more shared memory than a block has");
  }
  return SUCCESS;
}

/**
 * A pointer to the host's memory would work here, on a GPU not; other wrong ones meet unmapped
 * pages.
 */
Result check_pointers(const Function& function, const Arguments& arguments) {
  size_t end = 0;
  for (int i = 0; i < function.kernel->parameter_count; i++) {
    const Parameter& parameter = function.kernel->parameters[i];
    const size_t offset = aligned(end, parameter.alignment);
    end = offset + parameter.bytes;
    uintptr_t address = 0;
    if (!parameter.is_pointer) {
      continue;
    }
    std::memcpy(&address, arguments.data() + offset, sizeof(address));
    if (address != 0 && !device_memory.has_held(address) &&
        pinned_memory.find(address) == nullptr) {
      return complain(ERROR_ILLEGAL_ADDRESS, "argument " + std::to_string(i) + " of " +
                                                 function.entry.name +
                                                 " is no address of the device");
    }
  }
  return SUCCESS;
}

Result run(const Function& function, const Arguments& arguments, const Dimensions& grid,
           const Dimensions& block) {
  counter(Counter::KERNELS)++;
  if (const Result wrong = check_pointers(function, arguments)) {
    return wrong;
  }
  const KernelFault fault = run_grid(*function.kernel, arguments.data(), grid, block);
  if (fault.result != SUCCESS) {
    return complain(fault.result, "kernel " + function.entry.name + ": " + fault.description);
  }
  if (const Allocation* allocation = device_memory.overrun()) {
    return complain(ERROR_ILLEGAL_ADDRESS, "kernel " + function.entry.name +
                                               " wrote just outside an allocation of " +
                                               std::to_string(allocation->bytes) + " bytes");
  }
  return SUCCESS;
}

Result launch(Context& context, const void* handle, const Dimensions& grid, const Dimensions& block,
              unsigned shared_bytes, const void* stream_handle, void** pointers, void** extra) {
  const Function* found = find_function(handle);
  const std::shared_ptr<Stream> stream = find_stream(context, stream_handle);
  if (found == nullptr || !stream) {
    return complain(ERROR_INVALID_HANDLE, "launch of a function or on a stream that is not alive");
  }
  const Function& function = *found;
  if (const Result wrong = check_shape(function.entry, grid, block, shared_bytes)) {
    return wrong;
  }
  if (pointers != nullptr && extra != nullptr) {
    return complain(ERROR_INVALID_VALUE,
                    "launch of " + function.entry.name + " with two kinds of arguments");
  }
  Arguments arguments(total_bytes(function.entry.parameters));
  if (pointers == nullptr && extra == nullptr && !arguments.empty()) {
    return complain(ERROR_INVALID_VALUE, "launch of " + function.entry.name + " without arguments");
  }
  const Result wrong = pointers != nullptr ? gather(function.entry, pointers, arguments)
                       : extra != nullptr  ? copy_buffer(function.entry, extra, arguments)
                                           : SUCCESS;
  if (wrong != SUCCESS) {
    return wrong;
  }
  if (const Result failed = count_launch()) {
    return failed;
  }
  return submit(*stream, {NodeType::KERNEL, function.entry.name,
                          [=] { return run(function, arguments, grid, block); }});
}

}  // namespace

DRIVER_CALL Result cuLaunchKernel(const void* function, unsigned grid_x, unsigned grid_y,
                                  unsigned grid_z, unsigned block_x, unsigned block_y,
                                  unsigned block_z, unsigned shared_bytes, const void* stream,
                                  void** pointers, void** extra) {
  return in_context([&](Context& context) {
    return launch(context, function, {grid_x, grid_y, grid_z}, {block_x, block_y, block_z},
                  shared_bytes, stream, pointers, extra);
  });
}

DRIVER_CALL Result cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, const void* function,
                                                               int threads, size_t) {
  return in_context([&](Context&) {
    if (find_function(function) == nullptr || threads <= 0 || threads > 1024) {
      return ERROR_INVALID_VALUE;
    }
    *blocks = std::min(32, 2048 / static_cast<int>(aligned(threads, 32)));
    return SUCCESS;
  });
}

}  // namespace simulator
