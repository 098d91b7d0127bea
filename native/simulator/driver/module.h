// Modules: PTX text, and the host's kernels that its entries stand for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "../kernels/kernel.h"
#include "control.h"

namespace simulator {

struct Context;

/** What PTX says of one kernel. */
struct Entry {
  std::string name;
  std::vector<Parameter> parameters;
  unsigned max_threads = 1024;
  size_t shared_bytes = 0;
};

/** What the simulator reads of a PTX text. */
struct Ptx {
  /** The instruction set's version times ten, as 64 for 6.4. */
  int version = 0;
  /** As 75 for sm_75. */
  int target = 0;
  std::vector<Entry> entries;
};

/** Reads PTX; a text without version or target gives zeros. */
Ptx read_ptx(const char* text);

struct Function {
  Entry entry;
  const Kernel* kernel;
};

struct Module {
  Module(Context* owner, std::map<std::string, Function> functions)
      : owner(owner), functions(std::move(functions)) {}

  Context* owner;
  std::map<std::string, Function> functions;
};

/** The live function of this handle, or null. */
const Function* find_function(const void* handle);

}  // namespace simulator
