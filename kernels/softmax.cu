// Softmax, its cross-entropy loss with the gradient, and the class that a row of logits stands for.

#include "reduce.cuh"
#include "tandem.cuh"

/** Up to so many columns a warp takes a row; a block does where there are more. */
constexpr int NARROW_COLUMNS = 128;

/** A block's share of a batch's totals. */
struct BatchTotals {
  double loss;
  long long correct;
};

/** What a row is compared with. */
struct Target {
  int label;
  double smoothing;
  bool gradient;
  int rows;
};

/** No label: nothing is counted, and probabilities remain probabilities. */
__device__ inline Target no_target() { return {-1, 0, false, 1}; }

/** The threads that share a row: a warp of them, or the whole block where rows are wide. */
struct Team {
  bool wide;

  __device__ int size() const { return wide ? THREADS : WARP; }

  __device__ int member() const { return wide ? threadIdx.x : lane_index(); }

  __device__ long long row() const {
    const long long block = blockIdx.x;
    return wide ? block : block * WARPS + warp_index();
  }

  template <typename R>
  __device__ R sum(R value) const {
    return wide ? block_sum(value) : warp_sum(value);
  }

  template <typename R>
  __device__ Largest<R> largest(Largest<R> largest) const {
    return wide ? block_largest(largest) : warp_largest(largest);
  }
};

/** The teams for rows of so many columns. */
__device__ inline Team team_for(int columns) { return {columns > NARROW_COLUMNS}; }

/**
 * The largest of a row, of equal ones the first. As in a loop that starts with the first number and
 * goes on to larger ones, what is not a number is never found, except in the first column.
 */
template <typename R>
__device__ Largest<R> largest_of_row(Team team, const R* row, int columns) {
  Largest<R> largest = {row[0], 0};
  for (int column = team.member(); column < columns; column += team.size()) {
    largest.consider(row[column], column);
  }
  // Afterwards the row may be overwritten: the first column has been read by all.
  __syncwarp();
  return team.largest(largest);
}

/**
 * One row of logits to probabilities or to their loss's gradient, in place. The thread that has the
 * label's column counts the row; all others count nothing.
 */
template <typename R>
__device__ BatchTotals softmax_row(Team team, R* row, int columns, Target target) {
  const Largest<R> largest = largest_of_row(team, row, columns);
  R sum = 0;
  R label_logit = 0;
  R distances = 0;
#pragma unroll 1
  for (int column = team.member(); column < columns; column += team.size()) {
    const R logit = row[column];
    const R power = exp(logit - largest.value);
    label_logit = column == target.label ? logit : label_logit;
    row[column] = power;
    sum += power;
    distances += largest.value - logit;
  }
  sum = team.sum(sum);
  // Only where it is asked for: of a logit of minus infinity, zero times the distance is no number.
  const double share = target.smoothing / columns;
  const double smoothed = share > 0 ? share * team.sum(distances) : 0;
  BatchTotals totals = {0, 0};
#pragma unroll 1
  for (int column = team.member(); column < columns; column += team.size()) {
    R result = row[column] / sum;
    if (column == target.label) {
      // The logarithm of a probability that is too small for R is still a common number.
      totals.loss = log(sum) + (1 - target.smoothing) * (largest.value - label_logit) + smoothed;
      totals.correct = largest.column == column ? 1 : 0;
    }
    if (target.gradient) {
      const R on_label = column == target.label ? R(1 - target.smoothing) : R(0);
      result = (result - on_label - R(share)) / target.rows;
    }
    row[column] = result;
  }
  return totals;
}

/**
 * Each row of logits becomes probabilities, in place: exp(x_i - max x) / sum_j exp(x_j - max x).
 *
 * logits [rows, columns]. Up to 128 columns a warp takes a row, grid: ceil(rows / 8); where there
 * are more a block does, grid: rows.
 */
template <typename R>
__device__ void softmax(R* logits, int rows, int columns) {
  const Team team = team_for(columns);
  const long long row = team.row();
  if (row < rows) {
    softmax_row(team, logits + row * columns, columns, no_target());
  }
}

/**
 * Adds a batch's mean loss, its hits and its size to the tally; logits become probabilities, or,
 * with `gradient`, (probability - target) / rows, in place. The target is 1 at the label and 0
 * elsewhere, or a mean of that and of equal shares for all classes, where `smoothing` is the weight
 * of the latter.
 *
 * logits [rows, columns], labels [rows], partials [blocks]. Grid as of softmax. The last block adds
 * up the others' totals.
 *
 * Loss, hits and gradient are one pass over the logits, since all need the same exponentials.
 */
template <typename R>
__device__ void softmax_cross_entropy(R* logits, const int* labels, double smoothing,
                                      bool gradient, int rows, int columns, Tally* tally, BatchTotals* partials) {
  const Team team = team_for(columns);
  const long long row = team.row();
  BatchTotals totals = {0, 0};
  if (row < rows) {
    totals = softmax_row(team, logits + row * columns, columns, {labels[row], smoothing, gradient, rows});
  }
  totals = {block_sum(totals.loss), block_sum(totals.correct)};
  if (threadIdx.x == 0) {
    partials[blockIdx.x] = totals;
  }
  if (!is_last_block(&tally->tickets, gridDim.x)) {
    return;
  }
  totals = {0, 0};
  for (unsigned block = threadIdx.x; block < gridDim.x; block += THREADS) {
    totals.loss += partials[block].loss;
    totals.correct += partials[block].correct;
  }
  totals = {block_sum(totals.loss), block_sum(totals.correct)};
  if (threadIdx.x == 0) {
    const double mean = totals.loss / rows;
    if (tally->first_non_finite < 0 && !isfinite(mean)) {
      tally->first_non_finite = tally->batches;
    }
    tally->loss += mean;
    tally->batches += 1;
    tally->examples += rows;
    tally->correct += totals.correct;
  }
}

/**
 * indices[row] = the column of the row's largest value, of equal ones the first.
 *
 * values [rows, columns], indices [rows]. Grid as of softmax.
 */
template <typename R>
__device__ void argmax(const R* values, int rows, int columns, int* indices) {
  const Team team = team_for(columns);
  const long long row = team.row();
  if (row < rows) {
    const Largest<R> largest = largest_of_row(team, values + row * columns, columns);
    if (team.member() == 0) {
      indices[row] = largest.column;
    }
  }
}

extern "C" __global__ void __launch_bounds__(THREADS)
softmax_float32(float* logits, int rows, int columns) {
  softmax(logits, rows, columns);
}

extern "C" __global__ void __launch_bounds__(THREADS)
softmax_float64(double* logits, int rows, int columns) {
  softmax(logits, rows, columns);
}

extern "C" __global__ void __launch_bounds__(THREADS)
softmax_cross_entropy_float32(float* logits, const int* labels, double smoothing,
                              int gradient, int rows, int columns, Tally* tally, void* partials) {
  softmax_cross_entropy(logits, labels, smoothing, gradient != 0, rows, columns, tally,
                        static_cast<BatchTotals*>(partials));
}

extern "C" __global__ void __launch_bounds__(THREADS)
softmax_cross_entropy_float64(double* logits, const int* labels, double smoothing,
                              int gradient, int rows, int columns, Tally* tally, void* partials) {
  softmax_cross_entropy(logits, labels, smoothing, gradient != 0, rows, columns, tally,
                        static_cast<BatchTotals*>(partials));
}

extern "C" __global__ void __launch_bounds__(THREADS)
argmax_float32(const float* values, int rows, int columns, int* indices) {
  argmax(values, rows, columns, indices);
}

extern "C" __global__ void __launch_bounds__(THREADS)
argmax_float64(const double* values, int rows, int columns, int* indices) {
  argmax(values, rows, columns, indices);
}
