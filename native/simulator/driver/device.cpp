// What a program may ask about the driver and its one device.
#include <dlfcn.h>

#include <cstdio>
#include <cstring>
#include <map>

#include "context.h"

namespace simulator {
namespace {

constexpr int MULTIPROCESSORS = 8;

/** Attributes by NVIDIA's numbers (CUdevice_attribute); those of an H100 where a program may rely on them. */
int attribute(int which) {
  static const std::map<int, int> attributes = {
      {1, 1024},                 // threads of a block
      {2, 1024}, {3, 1024}, {4, 64},  // a block's dimensions
      {5, 2147483647}, {6, 65535}, {7, 65535},  // a grid's dimensions
      {8, 48 << 10},             // shared memory of a block
      {9, 64 << 10},             // constant memory
      {10, 32},                  // threads of a warp
      {11, 2147483647},          // pitch
      {12, 65536},               // registers of a block
      {13, 1980000},             // clock, kHz
      {15, 1},                   // copies beside kernels
      {16, MULTIPROCESSORS},
      {19, 1},                   // host memory can be mapped
      {31, 1},                   // concurrent kernels
      {36, 2619000},             // memory clock, kHz
      {37, 5120},                // memory bus, bits
      {38, 50 << 20},            // second-level cache
      {39, 2048},                // threads of a multiprocessor
      {40, 2},                   // copy engines
      {41, 1},                   // one address space
      {78, 1},                   // stream priorities
      {81, 228 << 10},           // shared memory of a multiprocessor
      {82, 65536},               // registers of a multiprocessor
      {97, 227 << 10},           // shared memory of a block, opted in
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

/** The driver's function of this name, in its newest form; the CUDA runtime looks them up so. */
void* find_function(const char* name) {
  void* const driver = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_NOLOAD);
  for (const char* version : {"_v3", "_v2", ""}) {
    if (void* function = dlsym(driver, (std::string(name) + version).c_str())) {
      return function;
    }
  }
  return nullptr;
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

DRIVER_CALL Result cuGetErrorName(Result result, const char** name) { return describe(result, name, true); }

DRIVER_CALL Result cuGetErrorString(Result result, const char** text) { return describe(result, text, false); }

DRIVER_CALL Result cuGetProcAddress_v2(const char* name, void** function, int, uint64_t, int* status) {
  *function = find_function(name);
  if (status != nullptr) {
    *status = *function == nullptr ? 1 : 0;
  }
  return *function == nullptr ? ERROR_NOT_FOUND : SUCCESS;
}

DRIVER_CALL Result cuGetProcAddress(const char* name, void** function, int version, uint64_t flags) {
  return cuGetProcAddress_v2(name, function, version, flags, nullptr);
}

DRIVER_CALL Result cuGetExportTable(const void** table, const void*) {
  *table = nullptr;
  return ERROR_NOT_FOUND;
}

}  // namespace simulator
