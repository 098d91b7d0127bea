// What a program may ask about the driver and its one device.
#include <cstdio>
#include <cstring>
#include <map>

#include "context.h"

namespace simulator {
namespace {

/**
 * Attributes by NVIDIA's numbers (CUdevice_attribute): an H100's, but for the multiprocessors.
 */
int attribute(int which) {
  static const std::map<int, int> attributes = {
      // Threads of a block, in all and in each dimension.
      {1, 1024},
      {2, 1024},
      {3, 1024},
      {4, 64},
      // Blocks of a grid in each dimension.
      {5, 2147483647},
      {6, 65535},
      {7, 65535},
      // Shared memory of a block; constant memory; threads of a warp; registers of a block.
      {8, 48 << 10},
      {9, 64 << 10},
      {10, 32},
      {12, 65536},
      // Clock in kHz; multiprocessors; host memory can be mapped; kernels run beside each other.
      {13, 1980000},
      {16, 8},
      {19, 1},
      {31, 1},
      // The memory's clock in kHz and width in bits; bytes of the second-level cache.
      {36, 2619000},
      {37, 5120},
      {38, 50 << 20},
      // Threads of a multiprocessor; copy engines; one address space.
      {39, 2048},
      {40, 2},
      {41, 1},
      // Shared memory and registers of a multiprocessor; shared memory of a block, opted in.
      {81, 228 << 10},
      {82, 65536},
      {97, 227 << 10},
  };
  if (which == 75 || which == 76) {
    return which == 75 ? settings.compute_capability / 10 : settings.compute_capability % 10;
  }
  const auto found = attributes.find(which);
  return found == attributes.end() ? 0 : found->second;
}

template <typename Body>
Result of_device(int device, Body body) {
  const std::lock_guard<std::recursive_mutex> lock(driver_lock());
  if (!is_initialized()) {
    return ERROR_NOT_INITIALIZED;
  }
  if (device != 0) {
    return ERROR_INVALID_DEVICE;
  }
  body();
  return SUCCESS;
}

Result describe(Result result, const char** text, bool name) {
  switch (result) {
#define SIMULATOR_RESULT(id, number, sentence) \
  case id:                                     \
    *text = name ? "CUDA_" #id : sentence;     \
    return SUCCESS;
    SIMULATOR_RESULTS(SIMULATOR_RESULT)
#undef SIMULATOR_RESULT
  }
  *text = nullptr;
  return ERROR_INVALID_VALUE;
}

}  // namespace

DRIVER_CALL Result cuDriverGetVersion(int* version) {
  *version = settings.driver_version;
  return SUCCESS;
}

DRIVER_CALL Result cuDeviceGetCount(int* count) {
  return of_device(0, [&] { *count = 1; });
}

DRIVER_CALL Result cuDeviceGet(int* device, int ordinal) {
  return of_device(ordinal, [&] { *device = ordinal; });
}

DRIVER_CALL Result cuDeviceGetName(char* name, int length, int device) {
  return of_device(device, [&] { std::snprintf(name, length, "Tandem's CUDA simulator"); });
}

DRIVER_CALL Result cuDeviceGetUuid(char* uuid, int device) {
  return of_device(device, [&] { std::memcpy(uuid, "tandem-simulator", 16); });
}

DRIVER_CALL Result cuDeviceGetPCIBusId(char* id, int length, int device) {
  return of_device(device, [&] { std::snprintf(id, length, "0000:00:00.0"); });
}

DRIVER_CALL Result cuDeviceTotalMem_v2(size_t* bytes, int device) {
  return of_device(device, [&] { *bytes = settings.memory; });
}

DRIVER_CALL Result cuDeviceGetAttribute(int* value, int which, int device) {
  return of_device(device, [&] { *value = attribute(which); });
}

DRIVER_CALL Result cuDeviceComputeCapability(int* major, int* minor, int device) {
  return of_device(device, [&] {
    *major = attribute(75);
    *minor = attribute(76);
  });
}

DRIVER_CALL Result cuGetErrorName(Result result, const char** name) {
  return describe(result, name, true);
}

DRIVER_CALL Result cuGetErrorString(Result result, const char** text) {
  return describe(result, text, false);
}

}  // namespace simulator
