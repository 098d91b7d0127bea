#include "gemm.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

// The wider clone is taken where the processor has AVX2; both do the same operations in the same
// order.
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("avx2", "default")))

namespace simulator {
namespace {

// A tile of C that fits the registers: two vectors down, four columns across.
constexpr int VECTOR_BYTES = 32;
constexpr int VECTORS = 2;
constexpr int TILE_COLUMNS = 4;

typedef float FloatVector __attribute__((vector_size(VECTOR_BYTES)));
typedef double DoubleVector __attribute__((vector_size(VECTOR_BYTES)));

template <typename T>
constexpr int TILE_ROWS = VECTORS* VECTOR_BYTES / sizeof(T);

template <typename T>
struct Tile {
  T values[TILE_COLUMNS][TILE_ROWS<T>];
};

/** A tile's sums over k. a is [k][TILE_ROWS], b is [k][TILE_COLUMNS]. */
template <typename T, typename Vector>
inline __attribute__((always_inline)) void sum_tile(int k, const T* a, const T* b, Tile<T>& tile) {
  Vector sums[TILE_COLUMNS][VECTORS] = {};
  for (int p = 0; p < k; p++) {
    Vector column[VECTORS];
    std::memcpy(column, a + std::size_t(p) * TILE_ROWS<T>, sizeof(column));
    for (int j = 0; j < TILE_COLUMNS; j++) {
      for (int v = 0; v < VECTORS; v++) {
        sums[j][v] += column[v] * b[std::size_t(p) * TILE_COLUMNS + j];
      }
    }
  }
  std::memcpy(tile.values, sums, sizeof(sums));
}

FOR_EVERY_PROCESSOR void sum(int k, const float* a, const float* b, Tile<float>& tile) {
  sum_tile<float, FloatVector>(k, a, b, tile);
}

FOR_EVERY_PROCESSOR void sum(int k, const double* a, const double* b, Tile<double>& tile) {
  sum_tile<double, DoubleVector>(k, a, b, tile);
}

float rounded(float value, Rounding rounding) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  const bool finite = (bits & 0x7f800000) != 0x7f800000;
  if (rounding == Rounding::NONE || !finite) {
    return value;
  }
  // TF32 keeps 10 bits of the fraction, to nearest, ties away from zero (PTX: cvt.rna.tf32.f32);
  // BF16 keeps 7, to nearest, ties to even.
  bits = rounding == Rounding::TF32 ? (bits + 0x1000) & ~uint32_t{0x1fff}
                                    : (bits + 0x7fff + (bits >> 16 & 1)) & ~uint32_t{0xffff};
  std::memcpy(&value, &bits, sizeof(bits));
  return value;
}

double rounded(double value, Rounding) { return value; }

/** The rows (of A) or columns (of B) in strips of `width`, each strip [k][width], zeros at the end.
 */
template <typename T>
std::vector<T> packed(const T* from, std::size_t line_stride, std::size_t k_stride, int lines,
                      int k, int width, Rounding rounding) {
  const int strips = (lines + width - 1) / width;
  std::vector<T> strips_in_order(std::size_t(strips) * width * k);
  for (int strip = 0; strip < strips; strip++) {
    T* to = strips_in_order.data() + std::size_t(strip) * width * k;
    const int inside = lines - strip * width < width ? lines - strip * width : width;
    for (int p = 0; p < k; p++) {
      for (int line = 0; line < inside; line++) {
        to[std::size_t(p) * width + line] = rounded(
            from[(std::size_t(strip) * width + line) * line_stride + p * k_stride], rounding);
      }
    }
  }
  return strips_in_order;
}

template <typename T>
void store(const Product<T>& product, int row, int column, const Tile<T>& tile) {
  for (int j = 0; j < TILE_COLUMNS && column + j < product.n; j++) {
    T* to = product.c + std::size_t(column + j) * product.ldc + row;
    for (int i = 0; i < TILE_ROWS<T> && row + i < product.m; i++) {
      const T value = product.alpha * tile.values[j][i];
      to[i] = product.beta == 0 ? value : value + product.beta * to[i];
    }
  }
}

template <typename T>
void multiply_tiles(const Product<T>& p) {
  const std::vector<T> a = packed(p.a, p.transpose_a ? p.lda : 1, p.transpose_a ? 1 : p.lda, p.m,
                                  p.k, TILE_ROWS<T>, p.rounding);
  const std::vector<T> b = packed(p.b, p.transpose_b ? 1 : p.ldb, p.transpose_b ? p.ldb : 1, p.n,
                                  p.k, TILE_COLUMNS, p.rounding);
  for (int column = 0; column < p.n; column += TILE_COLUMNS) {
    for (int row = 0; row < p.m; row += TILE_ROWS<T>) {
      Tile<T> tile;
      sum(p.k, a.data() + std::size_t(row) * p.k, b.data() + std::size_t(column) * p.k, tile);
      store(p, row, column, tile);
    }
  }
}

}  // namespace

void multiply(const Product<float>& product) { multiply_tiles(product); }

void multiply(const Product<double>& product) { multiply_tiles(product); }

}  // namespace simulator
