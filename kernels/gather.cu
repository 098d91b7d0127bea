// A mini-batch: the next examples of the cursor, scaled, with their labels.

#include "four.cuh"
#include "tandem.cuh"

/**
 * batch[row, column] = (features[example, column] - mean[column]) * factor[column] and
 * batch_labels[row] = labels[example] for the cursor's next `rows` examples, or, without a cursor,
 * for the first example throughout; then the cursor has visited `rows` more. Nothing here can
 * become a fused multiply-add: the two roundings are those of every device.
 *
 * features [examples, columns], mean and factor [columns], batch [rows, columns].
 * A thread takes four neighbouring columns of one row; grid: ceil(rows * ceil(columns / 4) / 256).
 *
 * Picking, converting and scaling are one pass, so that each byte is read once and nothing but
 * the batch is written.
 */
template <typename R, typename T>
__device__ void gather(const T* features, const int* labels, const R* mean, const R* factor,
                       int columns, Cursor* cursor, R* batch, int* batch_labels, int rows) {
  const unsigned fours = ceiling(columns, FOUR);
  const unsigned four = blockIdx.x * THREADS + threadIdx.x;
  const long long visited = cursor == nullptr ? 0 : cursor->visited;
  if (four < rows * fours) {
    const int row = four / fours;
    const int column = four % fours * FOUR;
    const int count = columns - column;
    const size_t example = cursor == nullptr ? 0 : cursor->order[visited + row];
    // All rows are aligned if the first one is and their length is a multiple of four.
    const bool even = columns % FOUR == 0;
    const T* from = features + example * columns + column;
    const Four<T> raw = load_four(from, count, even && is_aligned(features));
    const Four<R> means = load_four(mean + column, count, is_aligned(mean));
    const Four<R> factors = load_four(factor + column, count, is_aligned(factor));
    Four<R> scaled;
#pragma unroll
    for (int i = 0; i < FOUR; i++) {
      scaled.values[i] = (R(raw.values[i]) - means.values[i]) * factors.values[i];
    }
    R* to = batch + static_cast<size_t>(row) * columns + column;
    store_four(to, scaled, count, even && is_aligned(batch));
    if (column == 0) {
      batch_labels[row] = labels[example];
    }
  }
  if (cursor != nullptr && is_last_block(&cursor->gather_tickets, gridDim.x) && threadIdx.x == 0) {
    cursor->visited = visited + rows;
  }
}

extern "C" __global__ void __launch_bounds__(THREADS)
gather_bytes_float32(const unsigned char* features, const int* labels, const float* mean,
                     const float* factor, int columns, Cursor* cursor, float* batch,
                     int* batch_labels, int rows) {
  gather(features, labels, mean, factor, columns, cursor, batch, batch_labels, rows);
}

extern "C" __global__ void __launch_bounds__(THREADS)
gather_bytes_float64(const unsigned char* features, const int* labels, const double* mean,
                     const double* factor, int columns, Cursor* cursor, double* batch,
                     int* batch_labels, int rows) {
  gather(features, labels, mean, factor, columns, cursor, batch, batch_labels, rows);
}

extern "C" __global__ void __launch_bounds__(THREADS)
gather_reals_float32(const float* features, const int* labels, const float* mean,
                     const float* factor, int columns, Cursor* cursor, float* batch,
                     int* batch_labels, int rows) {
  gather(features, labels, mean, factor, columns, cursor, batch, batch_labels, rows);
}

extern "C" __global__ void __launch_bounds__(THREADS)
gather_reals_float64(const double* features, const int* labels, const double* mean,
                     const double* factor, int columns, Cursor* cursor, double* batch,
                     int* batch_labels, int rows) {
  gather(features, labels, mean, factor, columns, cursor, batch, batch_labels, rows);
}
