// A mini-batch of images, each seen through a view of its own: mirrored, shifted, a square cut out.

#include "four.cuh"
#include "tandem.cuh"

/** Where a pixel of a plane lies. */
struct Pixel {
  int row;
  int column;
};

/** The pixel of the image that its view shows at a place; it may lie beyond the image's edge. */
__device__ inline Pixel shown(const View& view, Pixel at, int width) {
  const int column = at.column - view.right;
  return {at.row - view.down, view.mirrored ? width - 1 - column : column};
}

/** Whether a place is in a view's square of `cutout` x `cutout`. */
__device__ inline bool is_cut(const View& view, Pixel at, int cutout) {
  const int row = at.row - view.cut_top;
  const int column = at.column - view.cut_left;
  return row >= 0 && row < cutout && column >= 0 && column < cutout;
}

/**
 * As gather_bytes, for examples that are images: each of the cursor's next `rows` examples as
 * cursor->views has it, with unseen[column] where its view shows nothing of the image.
 *
 * features [examples, columns], mean, factor and unseen [columns], batch [rows, columns]; columns
 * is a number of planes of height x width.
 * A thread takes four neighbouring columns of one row; grid: ceil(rows * ceil(columns / 4) / 256).
 *
 * Still one pass: a view is five numbers that all threads of a row share, and where a pixel comes
 * from costs less than reading it.
 */
template <typename R>
__device__ void gather_views(const unsigned char* features, const int* labels, const R* mean,
                             const R* factor, const unsigned char* unseen, int columns, int height,
                             int width, int cutout, Cursor* cursor, R* batch, int* batch_labels,
                             int rows) {
  const unsigned fours = ceiling(columns, FOUR);
  const unsigned four = blockIdx.x * THREADS + threadIdx.x;
  const long long visited = cursor->visited;
  if (four < rows * fours) {
    const int row = four / fours;
    const int first = four % fours * FOUR;
    const int count = columns - first;
    const size_t example = cursor->order[visited + row];
    const View view = cursor->views[visited + row];
    const unsigned char* image = features + example * columns;
    Four<R> scaled = {};
#pragma unroll
    for (int i = 0; i < FOUR; i++) {
      if (i < count) {
        const int column = first + i;
        const int line = column / width;
        const Pixel at = {line % height, column % width};
        const Pixel from = shown(view, at, width);
        const bool is_seen = from.row >= 0 && from.row < height && from.column >= 0 &&
                             from.column < width && !is_cut(view, at, cutout);
        const unsigned char* raw = is_seen
            ? image + (line - at.row + from.row) * width + from.column
            : unseen + column;
        scaled.values[i] = (R(*raw) - mean[column]) * factor[column];
      }
    }
    R* to = batch + static_cast<size_t>(row) * columns + first;
    store_four(to, scaled, count, columns % FOUR == 0 && is_aligned(batch));
    if (first == 0) {
      batch_labels[row] = labels[example];
    }
  }
  if (is_last_block(&cursor->gather_tickets, gridDim.x) && threadIdx.x == 0) {
    cursor->visited = visited + rows;
  }
}

extern "C" __global__ void __launch_bounds__(THREADS)
gather_views_float32(const unsigned char* features, const int* labels, const float* mean,
                     const float* factor, const unsigned char* unseen, int columns, int height,
                     int width, int cutout, Cursor* cursor, float* batch, int* batch_labels,
                     int rows) {
  gather_views(features, labels, mean, factor, unseen, columns, height, width, cutout, cursor,
               batch, batch_labels, rows);
}

extern "C" __global__ void __launch_bounds__(THREADS)
gather_views_float64(const unsigned char* features, const int* labels, const double* mean,
                     const double* factor, const unsigned char* unseen, int columns, int height,
                     int width, int cutout, Cursor* cursor, double* batch, int* batch_labels,
                     int rows) {
  gather_views(features, labels, mean, factor, unseen, columns, height, width, cutout, cursor,
               batch, batch_labels, rows);
}
