// Describes a compiled kernel to the simulator: its parameters, and how to call it.
#pragma once

#include <array>
#include <cstring>
#include <tuple>
#include <utility>

#include "kernel.h"

namespace simulator {

template <auto kernel>
struct HostKernel;

template <typename... Arguments, void (*kernel)(Arguments...)>
struct HostKernel<kernel> {
  static constexpr std::array<Parameter, sizeof...(Arguments)> parameters = {
      Parameter{sizeof(Arguments), alignof(Arguments), std::is_pointer_v<Arguments>}...};

  static constexpr std::array<size_t, sizeof...(Arguments)> offsets() {
    std::array<size_t, sizeof...(Arguments)> result = {};
    size_t end = 0;
    for (size_t i = 0; i < parameters.size(); i++) {
      result[i] = aligned(end, parameters[i].alignment);
      end = result[i] + parameters[i].bytes;
    }
    return result;
  }

  template <typename T>
  static T load(const unsigned char* from) {
    T value;
    std::memcpy(&value, from, sizeof(T));
    return value;
  }

  template <size_t... indices>
  static void call(const unsigned char* arguments, std::index_sequence<indices...>) {
    constexpr std::array<size_t, sizeof...(Arguments)> at = offsets();
    kernel(load<Arguments>(arguments + at[indices])...);
  }

  static void run(const unsigned char* arguments) {
    call(arguments, std::index_sequence_for<Arguments...>());
  }
};

}  // namespace simulator

// The build gathers a family's static variables in a section of this name; those are its shared
// memory.
#define SIMULATOR_SHARED_MEMORY(family)                                                           \
  extern "C" __attribute__((weak, visibility("hidden"))) unsigned char __start_shared_##family[]; \
  extern "C" __attribute__((weak, visibility("hidden"))) unsigned char __stop_shared_##family[];

#define SIMULATOR_KERNEL(family, name)                                                        \
  extern "C" __attribute__((visibility("default"))) const simulator::Kernel simulated_##name; \
  const simulator::Kernel simulated_##name = {                                                \
      simulator::HostKernel<name>::parameters.data(),                                         \
      static_cast<int>(simulator::HostKernel<name>::parameters.size()),                       \
      simulator::HostKernel<name>::run, __start_shared_##family, __stop_shared_##family};
