// What the compiler's checks within kernels call: it compiles them with
// -fsanitize=alignment,bounds, and this stands in for its library. The layouts are those that the
// compiler writes (GCC's ubsan.h).
#include <string>

#include "block.h"
#include "control.h"

namespace {

struct SourceLocation {
  const char* file;
  uint32_t line;
  uint32_t column;
};

struct Mismatch {
  SourceLocation location;
  const void* type;
  unsigned char log_alignment;
  unsigned char kind;
};

struct OutOfBounds {
  SourceLocation location;
  const void* array_type;
  const void* index_type;
};

std::string describe(const SourceLocation& location) {
  const std::string file = location.file;
  return file.substr(file.rfind('/') + 1) + ":" + std::to_string(location.line);
}

}  // namespace

extern "C" SIMULATOR_EXPORT void __ubsan_handle_type_mismatch_v1(const Mismatch* mismatch,
                                                                 uintptr_t) {
  simulator::end_kernel(simulator::ERROR_MISALIGNED_ADDRESS,
                        "an address that is no multiple of " +
                            std::to_string(1 << mismatch->log_alignment) + " at " +
                            describe(mismatch->location));
}

extern "C" SIMULATOR_EXPORT void __ubsan_handle_out_of_bounds(const OutOfBounds* bounds,
                                                              uintptr_t index) {
  simulator::end_kernel(simulator::ERROR_ILLEGAL_ADDRESS,
                        "index " + std::to_string(static_cast<intptr_t>(index)) +
                            " beyond an array at " + describe(bounds->location));
}
