// Matrix products on the host, in column-major order as BLAS has it.
#pragma once

namespace simulator {

/** What tensor cores do to each number before they multiply. */
enum class Rounding { NONE, TF32, BF16 };

template <typename T>
struct Product {
  bool transpose_a, transpose_b;
  int m, n, k;
  T alpha;
  const T* a;
  int lda;
  const T* b;
  int ldb;
  T beta;
  T* c;
  int ldc;
  Rounding rounding = Rounding::NONE;
};

/**
 * C = alpha * op(A) * op(B) + beta * C; C isn't read where beta is 0. Each sum runs in the order of
 * k, without fused multiply-add, so that every machine gives the same bits.
 */
void multiply(const Product<float>& product);
void multiply(const Product<double>& product);

}  // namespace simulator
