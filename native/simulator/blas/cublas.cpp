// The functions of cuBLAS that Tandem calls. Each product is a kernel on the handle's stream, or in
// its capture.
#include <algorithm>
#include <cstring>
#include <string>

#include "../driver/context.h"
#include "../driver/objects.h"
#include "../driver/regions.h"
#include "gemm.h"

#define BLAS_CALL extern "C" SIMULATOR_EXPORT

namespace simulator {
namespace {

#define SIMULATOR_STATUSES(X)                                               \
  X(SUCCESS, 0, "success")                                                  \
  X(NOT_INITIALIZED, 1, "the library was not initialized")                  \
  X(ALLOC_FAILED, 3, "the resource allocation failed")                      \
  X(INVALID_VALUE, 7, "an unsupported value or parameter was passed")       \
  X(ARCH_MISMATCH, 8, "the function needs a feature that the device lacks") \
  X(MAPPING_ERROR, 11, "an access to GPU memory space failed")              \
  X(EXECUTION_FAILED, 13, "the GPU program failed to execute")              \
  X(INTERNAL_ERROR, 14, "an internal operation failed")                     \
  X(NOT_SUPPORTED, 15, "the functionality requested is not supported")      \
  X(LICENSE_ERROR, 16, "the functionality requested needs a licence")

/** cublasStatus_t */
enum class Status : int {
#define SIMULATOR_STATUS(name, number, text) name = number,
  SIMULATOR_STATUSES(SIMULATOR_STATUS)
#undef SIMULATOR_STATUS
};

// cublasMath_t, cublasPointerMode_t, cudaDataType, cublasComputeType_t
constexpr int TF32_MATH = 3;
constexpr int POINTERS_ON_DEVICE = 1;
enum DataType : int { FLOAT32 = 0, FLOAT64 = 1 };
enum ComputeType : int {
  FLOAT32_ = 68,
  FLOAT32_PEDANTIC = 69,
  FLOAT64_ = 70,
  FLOAT64_PEDANTIC = 71,
  FAST_BF16 = 75,
  FAST_TF32 = 77
};

constexpr int VERSION = CUBLAS_MAJOR * 10000;

struct Handle {
  LibraryHandle* counted;
  const void* stream = nullptr;
  int math_mode = 0;
  int pointer_mode = 0;
  int atomics_mode = 0;
  bool has_workspace = false;
};

Status refuse(Status status, const std::string& what) {
  complain(SUCCESS, what);
  return status;
}

/** Runs a function's body, given the current context, if the handle and the context are alive. */
template <typename Body>
Status with_handle(const Handle* handle, Body body) {
  Status status = Status::NOT_INITIALIZED;
  const Result result = in_context([&](Context& context) {
    // A handle that was destroyed is memory that was freed: only a live one may be looked at.
    for (const auto& [address, counted] : objects().library_handles.all()) {
      if (handle != nullptr && counted->library_data == handle) {
        status = body(context);
        return SUCCESS;
      }
    }
    return complain(SUCCESS, "a cuBLAS handle that is not alive");
  });
  return result == SUCCESS ? status : Status::EXECUTION_FAILED;
}

/** Whether a matrix is all in device memory; complains otherwise. */
bool is_on_device(const char* name, const void* matrix, int rows, int columns, int stride,
                  size_t size) {
  if (rows == 0 || columns == 0) {
    return true;
  }
  const size_t bytes = (size_t(columns - 1) * stride + rows) * size;
  const std::string wrong = describe_range(reinterpret_cast<uintptr_t>(matrix), bytes);
  if (!wrong.empty()) {
    complain(SUCCESS, std::string("cuBLAS product: ") + name + " " + wrong);
  }
  return wrong.empty();
}

/**
 * Where a scalar comes from: the host, read at the call, or the device, read when the stream gets
 * there.
 */
template <typename T>
struct Scalar {
  T value;
  const T* on_device;

  Scalar(const T* from, int pointer_mode)
      : value(pointer_mode == POINTERS_ON_DEVICE ? T(0) : *from),
        on_device(pointer_mode == POINTERS_ON_DEVICE ? from : nullptr) {}

  T read() const { return on_device == nullptr ? value : *on_device; }
};

template <typename T>
Result run(Product<T> product, const Scalar<T>& alpha, const Scalar<T>& beta) {
  for (const Scalar<T>& scalar : {alpha, beta}) {
    if (scalar.on_device != nullptr &&
        !is_on_device("alpha or beta", scalar.on_device, 1, 1, 1, sizeof(T))) {
      return ERROR_ILLEGAL_ADDRESS;
    }
  }
  product.alpha = alpha.read();
  product.beta = beta.read();
  const int rows_of_a = product.transpose_a ? product.k : product.m;
  const int rows_of_b = product.transpose_b ? product.n : product.k;
  const bool inside = is_on_device("A", product.a, rows_of_a, product.m + product.k - rows_of_a,
                                   product.lda, sizeof(T)) &&
                      is_on_device("B", product.b, rows_of_b, product.k + product.n - rows_of_b,
                                   product.ldb, sizeof(T)) &&
                      is_on_device("C", product.c, product.m, product.n, product.ldc, sizeof(T));
  if (!inside) {
    return ERROR_ILLEGAL_ADDRESS;
  }
  multiply(product);
  return SUCCESS;
}

/** Queues a product whose shape is right. */
template <typename T>
Status queue(Context& context, const Handle& handle, const Product<T>& product, const T* alpha,
             const T* beta) {
  const std::shared_ptr<Stream> stream = find_stream(context, handle.stream);
  if (!stream || count_launch() != SUCCESS) {
    return Status::EXECUTION_FAILED;
  }
  // In a capture, cuBLAS takes memory of its own from the graph where it was given none.
  const bool takes_memory = stream->capture && !handle.has_workspace;
  const auto nothing = [] { return SUCCESS; };
  Result result = SUCCESS;
  if (takes_memory) {
    result = submit(*stream, {NodeType::ALLOCATE, "cublas workspace", nothing});
  }
  if (result == SUCCESS) {
    const Scalar<T> first(alpha, handle.pointer_mode);
    const Scalar<T> second(beta, handle.pointer_mode);
    result = submit(*stream, {NodeType::KERNEL, sizeof(T) == 4 ? "cublas sgemm" : "cublas dgemm",
                              [=] { return run(product, first, second); }});
  }
  if (result == SUCCESS && takes_memory) {
    result = submit(*stream, {NodeType::FREE, "cublas workspace", nothing});
  }
  return result == SUCCESS ? Status::SUCCESS : Status::EXECUTION_FAILED;
}

template <typename T>
Status gemm(const Handle* handle, int transpose_a, int transpose_b, Product<T> product,
            const T* alpha, const T* beta) {
  return with_handle(handle, [&](Context& context) {
    if (transpose_a < 0 || transpose_a > 2 || transpose_b < 0 || transpose_b > 2 || product.m < 0 ||
        product.n < 0 || product.k < 0 || alpha == nullptr || beta == nullptr) {
      return refuse(Status::INVALID_VALUE,
                    "cuBLAS product with a negative size, an unknown operation or no scalars");
    }
    product.transpose_a = transpose_a != 0;
    product.transpose_b = transpose_b != 0;
    if (product.lda < std::max(1, product.transpose_a ? product.k : product.m) ||
        product.ldb < std::max(1, product.transpose_b ? product.n : product.k) ||
        product.ldc < std::max(1, product.m)) {
      return refuse(Status::INVALID_VALUE,
                    "cuBLAS product with a leading dimension less than its matrix's rows");
    }
    return queue(context, *handle, product, alpha, beta);
  });
}

Rounding rounding_of(const Handle* handle, int compute_type) {
  const bool by_mode =
      handle != nullptr && handle->math_mode == TF32_MATH && compute_type == FLOAT32_;
  return compute_type == FAST_BF16              ? Rounding::BF16
         : compute_type == FAST_TF32 || by_mode ? Rounding::TF32
                                                : Rounding::NONE;
}

}  // namespace

BLAS_CALL Status cublasCreate_v2(Handle** handle) {
  Status status = Status::NOT_INITIALIZED;
  in_context([&](Context& context) {
    if (driver_version() < CUBLAS_MAJOR * 1000) {
      return complain(ERROR_INSUFFICIENT_DRIVER, "cuBLAS " + std::to_string(CUBLAS_MAJOR) +
                                                     " on a driver of version " +
                                                     std::to_string(driver_version()));
    }
    if (count_allocation() != SUCCESS) {
      status = Status::ALLOC_FAILED;
      return ERROR_OUT_OF_MEMORY;
    }
    *handle = new Handle;
    (*handle)->counted = objects().library_handles.create(&context, *handle);
    status = Status::SUCCESS;
    return SUCCESS;
  });
  return status;
}

BLAS_CALL Status cublasDestroy_v2(Handle* handle) {
  return with_handle(handle, [&](Context&) {
    objects().library_handles.destroy(handle->counted);
    delete handle;
    return Status::SUCCESS;
  });
}

BLAS_CALL Status cublasSetStream_v2(Handle* handle, const void* stream) {
  return with_handle(handle, [&](Context& context) {
    if (!find_stream(context, stream)) {
      return refuse(Status::INVALID_VALUE, "cublasSetStream to a stream that is not alive");
    }
    handle->stream = stream;
    // As documented, the workspace is cuBLAS's own again.
    handle->has_workspace = false;
    return Status::SUCCESS;
  });
}

BLAS_CALL Status cublasGetStream_v2(Handle* handle, const void** stream) {
  return with_handle(handle, [&](Context&) {
    *stream = handle->stream;
    return Status::SUCCESS;
  });
}

BLAS_CALL Status cublasSetWorkspace_v2(Handle* handle, void* workspace, size_t bytes) {
  return with_handle(handle, [&](Context&) {
    const auto address = reinterpret_cast<uintptr_t>(workspace);
    const std::string wrong = bytes == 0 ? "" : describe_range(address, bytes);
    if (!wrong.empty() || address % 256 != 0) {
      return refuse(Status::INVALID_VALUE,
                    "cublasSetWorkspace: the workspace " +
                        (wrong.empty() ? "is not aligned to 256 bytes" : wrong));
    }
    handle->has_workspace = bytes > 0;
    return Status::SUCCESS;
  });
}

#define SIMULATOR_MODE(name, field)                             \
  BLAS_CALL Status cublasSet##name(Handle* handle, int mode) {  \
    return with_handle(handle, [&](Context&) {                  \
      handle->field = mode;                                     \
      return Status::SUCCESS;                                   \
    });                                                         \
  }                                                             \
  BLAS_CALL Status cublasGet##name(Handle* handle, int* mode) { \
    return with_handle(handle, [&](Context&) {                  \
      *mode = handle->field;                                    \
      return Status::SUCCESS;                                   \
    });                                                         \
  }
SIMULATOR_MODE(MathMode, math_mode)
SIMULATOR_MODE(PointerMode_v2, pointer_mode)
SIMULATOR_MODE(AtomicsMode, atomics_mode)
#undef SIMULATOR_MODE

BLAS_CALL Status cublasGetVersion_v2(Handle* handle, int* version) {
  return with_handle(handle, [&](Context&) {
    *version = VERSION;
    return Status::SUCCESS;
  });
}

BLAS_CALL Status cublasGetProperty(int part, int* value) {
  *value = part == 0 ? CUBLAS_MAJOR : 0;
  return part >= 0 && part <= 2 ? Status::SUCCESS : Status::INVALID_VALUE;
}

BLAS_CALL size_t cublasGetCudartVersion() { return CUBLAS_MAJOR * 1000; }

BLAS_CALL const char* cublasGetStatusName(Status status) {
  switch (status) {
#define SIMULATOR_STATUS(name, number, text) \
  case Status::name:                         \
    return "CUBLAS_STATUS_" #name;
    SIMULATOR_STATUSES(SIMULATOR_STATUS)
#undef SIMULATOR_STATUS
  }
  return "CUBLAS_STATUS_UNKNOWN";
}

BLAS_CALL const char* cublasGetStatusString(Status status) {
  switch (status) {
#define SIMULATOR_STATUS(name, number, text) \
  case Status::name:                         \
    return text;
    SIMULATOR_STATUSES(SIMULATOR_STATUS)
#undef SIMULATOR_STATUS
  }
  return "unknown status";
}

BLAS_CALL Status cublasSgemm_v2(Handle* handle, int transpose_a, int transpose_b, int m, int n,
                                int k, const float* alpha, const float* a, int lda, const float* b,
                                int ldb, const float* beta, float* c, int ldc) {
  return gemm<float>(
      handle, transpose_a, transpose_b,
      {false, false, m, n, k, 0, a, lda, b, ldb, 0, c, ldc, rounding_of(handle, FLOAT32_)}, alpha,
      beta);
}

BLAS_CALL Status cublasDgemm_v2(Handle* handle, int transpose_a, int transpose_b, int m, int n,
                                int k, const double* alpha, const double* a, int lda,
                                const double* b, int ldb, const double* beta, double* c, int ldc) {
  return gemm<double>(handle, transpose_a, transpose_b,
                      {false, false, m, n, k, 0, a, lda, b, ldb, 0, c, ldc}, alpha, beta);
}

BLAS_CALL Status cublasGemmEx(Handle* handle, int transpose_a, int transpose_b, int m, int n, int k,
                              const void* alpha, const void* a, int type_a, int lda, const void* b,
                              int type_b, int ldb, const void* beta, void* c, int type_c, int ldc,
                              int compute_type, int) {
  const bool is_double = compute_type == FLOAT64_ || compute_type == FLOAT64_PEDANTIC;
  const bool is_float = compute_type == FLOAT32_ || compute_type == FLOAT32_PEDANTIC ||
                        compute_type == FAST_BF16 || compute_type == FAST_TF32;
  const int type = is_double ? FLOAT64 : FLOAT32;
  if ((!is_double && !is_float) || type_a != type || type_b != type || type_c != type) {
    return refuse(Status::NOT_SUPPORTED, "cublasGemmEx with types that are not simulated");
  }
  if (is_double) {
    return cublasDgemm_v2(handle, transpose_a, transpose_b, m, n, k,
                          static_cast<const double*>(alpha), static_cast<const double*>(a), lda,
                          static_cast<const double*>(b), ldb, static_cast<const double*>(beta),
                          static_cast<double*>(c), ldc);
  }
  return gemm<float>(
      handle, transpose_a, transpose_b,
      {false, false, m, n, k, 0, static_cast<const float*>(a), lda, static_cast<const float*>(b),
       ldb, 0, static_cast<float*>(c), ldc, rounding_of(handle, compute_type)},
      static_cast<const float*>(alpha), static_cast<const float*>(beta));
}

}  // namespace simulator
