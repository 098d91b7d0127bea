// The functions of modules.
#include "module.h"

#include <dlfcn.h>

#include "objects.h"

namespace simulator {
namespace {

/** The newest PTX that a driver reads, times ten: CUDA's release notes. */
int supported_ptx(int driver_version) {
  struct Release {
    int driver, ptx;
  };
  constexpr Release releases[] = {{13000, 90}, {12090, 88}, {12080, 87}, {12070, 86}, {12050, 85},
                                  {12040, 84}, {12030, 83}, {12020, 82}, {12010, 81}, {12000, 80},
                                  {11080, 78}, {11070, 77}, {11060, 76}, {11050, 75}, {11040, 74},
                                  {11030, 73}, {11020, 72}, {11010, 71}, {11000, 70}, {10020, 65},
                                  {10010, 64}, {10000, 63}};
  for (const Release& release : releases) {
    if (driver_version >= release.driver) {
      return release.ptx;
    }
  }
  return 60;
}

/** The host's kernel of this name, from the library beside this one; null if it has none. */
const Kernel* find_kernel(const std::string& name) {
  Dl_info self;
  dladdr(reinterpret_cast<void*>(&supported_ptx), &self);
  const std::string path = self.dli_fname;
  static void* const library = dlopen(
      (path.substr(0, path.rfind('/') + 1) + "libkernels.so").c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    complain(SUCCESS, std::string("the kernels cannot be loaded: ") + dlerror());
    return nullptr;
  }
  return static_cast<const Kernel*>(dlsym(library, ("simulated_" + name).c_str()));
}

std::string describe(const Parameter* parameters, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; i++) {
    text += (i == 0 ? "" : ", ") + std::to_string(parameters[i].bytes);
  }
  return "(" + text + ")";
}

Result check(const Entry& entry, const Kernel* kernel) {
  if (kernel == nullptr) {
    return complain(ERROR_INVALID_PTX,
                    "the PTX has the entry " + entry.name +
                        ", which is not among the kernels compiled for the host");
  }
  const std::string in_ptx = describe(entry.parameters.data(), entry.parameters.size());
  const std::string in_source = describe(kernel->parameters, kernel->parameter_count);
  if (in_ptx != in_source) {
    return complain(ERROR_INVALID_PTX, "the parameters of " + entry.name + " have " + in_ptx +
                                           " bytes in the PTX and " + in_source +
                                           " in the kernel's source: one of them is out of date");
  }
  if (entry.shared_bytes > 48 << 10) {
    return complain(ERROR_INVALID_PTX,
                    entry.name + " has " + std::to_string(entry.shared_bytes) +
                        " bytes of static shared memory, and 49152 are the most");
  }
  return SUCCESS;
}

Result load(Context& context, Module** module, const char* text) {
  if (const Result refused = refuse_during_capture()) {
    return refused;
  }
  const Ptx ptx = read_ptx(text);
  if (ptx.version == 0 || ptx.target == 0 || ptx.entries.empty()) {
    return complain(ERROR_INVALID_IMAGE, "a module that is no PTX: no version, target or entry");
  }
  if (ptx.version > supported_ptx(settings.driver_version)) {
    return complain(ERROR_UNSUPPORTED_PTX_VERSION, "PTX of version " + std::to_string(ptx.version) +
                                                       "/10 for a driver of version " +
                                                       std::to_string(settings.driver_version));
  }
  if (ptx.target > settings.compute_capability) {
    return complain(ERROR_NO_BINARY_FOR_GPU, "PTX for sm_" + std::to_string(ptx.target) +
                                                 " on a device of sm_" +
                                                 std::to_string(settings.compute_capability));
  }
  std::map<std::string, Function> functions;
  for (const Entry& entry : ptx.entries) {
    const Kernel* kernel = find_kernel(entry.name);
    if (const Result wrong = check(entry, kernel)) {
      return wrong;
    }
    functions[entry.name] = {entry, kernel};
  }
  *module = objects().modules.create(&context, std::move(functions));
  return SUCCESS;
}

}  // namespace

const Function* find_function(const void* handle) {
  for (const auto& [address, module] : objects().modules.all()) {
    for (const auto& [name, function] : module->functions) {
      if (&function == handle) {
        return &function;
      }
    }
  }
  return nullptr;
}

DRIVER_CALL Result cuModuleLoadData(Module** module, const char* image) {
  return in_context([&](Context& context) { return load(context, module, image); });
}

DRIVER_CALL Result cuModuleLoadDataEx(Module** module, const char* image, unsigned count,
                                      const int* options, void** values) {
  return in_context([&](Context& context) {
    // CU_JIT_ERROR_LOG_BUFFER and its size, which comes back as the length of what was written.
    char* log = nullptr;
    void** size = nullptr;
    for (unsigned i = 0; i < count; i++) {
      log = options[i] == 5 ? static_cast<char*>(values[i]) : log;
      size = options[i] == 6 ? &values[i] : size;
    }
    const Result result = load(context, module, image);
    if (log != nullptr && size != nullptr && *size != nullptr) {
      const size_t length = last_complaint().copy(log, reinterpret_cast<size_t>(*size) - 1);
      log[result == SUCCESS ? 0 : length] = '\0';
      *size = reinterpret_cast<void*>(result == SUCCESS ? 0 : length);
    }
    return result;
  });
}

DRIVER_CALL Result cuModuleUnload(const void* handle) {
  return in_context([&](Context& context) {
    if (const Result broken = drain_all(context)) {
      return broken;
    }
    return objects().modules.destroy(handle)
               ? SUCCESS
               : complain(ERROR_INVALID_HANDLE, "cuModuleUnload of a module that is not alive");
  });
}

DRIVER_CALL Result cuModuleGetFunction(const Function** function, const void* handle,
                                       const char* name) {
  return in_context([&](Context&) {
    const std::shared_ptr<Module> module = objects().modules.find(handle);
    if (!module) {
      return complain(ERROR_INVALID_HANDLE, "cuModuleGetFunction of a module that is not alive");
    }
    const auto found = module->functions.find(name);
    if (found == module->functions.end()) {
      return complain(ERROR_NOT_FOUND, std::string("the module has no kernel ") + name);
    }
    *function = &found->second;
    return SUCCESS;
  });
}

}  // namespace simulator
