// Softmax, the losses of its probabilities with their gradients, and the class that a row of logits stands for.

#include "reduce.cuh"
#include "tandem.cuh"

/** Up to so many columns a warp takes a row; a block does where there are more. */
constexpr int NARROW_COLUMNS = 128;

/** A block's share of a batch's totals. */
struct BatchTotals {
  double loss;
  long long correct;
};

/** What rows should be: see io.tandem.backend.Loss. */
template <typename R>
struct Target {
  /** One less the smoothing, and a class's share of the smoothing. */
  R on_label;
  R share;
  const R* class_weights;

  __device__ R weight(int column) const { return class_weights == nullptr ? R(1) : class_weights[column]; }

  __device__ R of(int column, int label) const {
    return weight(column) * (column == label ? on_label + share : share);
  }
};

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

/** What a row of logits was, once it has become exponentials. */
template <typename R>
struct Powers {
  Largest<R> largest;
  R sum;
};

/**
 * One row of logits to the exponentials of their distances from the largest, in place. `seen` is
 * told of each logit that this thread takes: its column and its distance.
 */
template <typename R, typename Seen>
__device__ Powers<R> powers_of_row(Team team, R* row, int columns, Seen seen) {
  const Largest<R> largest = largest_of_row(team, row, columns);
  R sum = 0;
#pragma unroll 1
  for (int column = team.member(); column < columns; column += team.size()) {
    const R distance = largest.value - row[column];
    const R power = exp(-distance);
    row[column] = power;
    sum += power;
    seen(column, distance);
  }
  return {largest, team.sum(sum)};
}

/**
 * One row of logits to probabilities or to the cross-entropy's gradient, in place. The thread that
 * has the label's column counts the row; all others count nothing.
 */
template <typename R>
__device__ BatchTotals cross_entropy_row(Team team, R* row, int columns, int label, Target<R> target,
                                         R divisor, bool gradient) {
  R distances = 0;
  R targets = 0;
  const Powers<R> powers = powers_of_row(team, row, columns, [&](int column, R distance) {
    const R wanted = target.of(column, label);
    // Of a logit of minus infinity, zero times the distance is no number.
    distances += wanted > 0 ? wanted * distance : R(0);
    targets += wanted;
  });
  distances = team.sum(distances);
  targets = team.sum(targets);
  BatchTotals totals = {0, 0};
#pragma unroll 1
  for (int column = team.member(); column < columns; column += team.size()) {
    R result = row[column] / powers.sum;
    if (column == label) {
      // The logarithm of a probability that is too small for R is still a common number.
      totals.loss = targets * log(powers.sum) + distances;
      totals.correct = powers.largest.column == column ? 1 : 0;
    }
    if (gradient) {
      result = (result * targets - target.of(column, label)) / divisor;
    }
    row[column] = result;
  }
  return totals;
}

/**
 * One row of logits to probabilities or to the squared error's gradient, in place. The thread that
 * has the label's column counts the row.
 */
template <typename R>
__device__ BatchTotals squared_error_row(Team team, R* row, int columns, int label, int rows, bool gradient) {
  const Powers<R> powers = powers_of_row(team, row, columns, [](int, R) {});
  R squares = 0;
  R along = 0;
#pragma unroll 1
  for (int column = team.member(); column < columns; column += team.size()) {
    const R probability = row[column] / powers.sum;
    const R error = probability - R(column == label ? 1 : 0);
    row[column] = probability;
    squares += error * error;
    along += probability * error;
  }
  squares = team.sum(squares);
  along = team.sum(along);
  BatchTotals totals = {0, 0};
#pragma unroll 1
  for (int column = team.member(); column < columns; column += team.size()) {
    if (column == label) {
      totals.loss = squares;
      totals.correct = powers.largest.column == column ? 1 : 0;
    }
    if (gradient) {
      const R probability = row[column];
      const R error = probability - R(column == label ? 1 : 0);
      row[column] = 2 * probability * (error - along) / rows;
    }
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
    R* const values = logits + row * columns;
    const Powers<R> powers = powers_of_row(team, values, columns, [](int, R) {});
#pragma unroll 1
    for (int column = team.member(); column < columns; column += team.size()) {
      values[column] /= powers.sum;
    }
  }
}

/**
 * Adds a batch to the tally: its loss, which is the sum of the threads' losses through `divisor`,
 * its hits and its size. All threads call it; the last block adds up the others' totals.
 */
__device__ inline void count_batch(BatchTotals totals, double divisor, int rows, Tally* tally,
                                   BatchTotals* partials) {
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
    const double mean = totals.loss / divisor;
    if (tally->first_non_finite < 0 && !isfinite(mean)) {
      tally->first_non_finite = tally->batches;
    }
    tally->loss += mean;
    tally->batches += 1;
    tally->examples += rows;
    tally->correct += totals.correct;
  }
}

/** The sum of the weights of a batch's labels, which every block adds up for itself. */
template <typename R>
__device__ double weight_of_batch(const int* labels, int rows, Target<R> target) {
  if (target.class_weights == nullptr) {
    return rows;
  }
  double weight = 0;
  for (int row = threadIdx.x; row < rows; row += THREADS) {
    weight += target.weight(labels[row]);
  }
  return block_sum(weight);
}

/**
 * Adds a batch's cross-entropy to the tally; logits become probabilities, or, with `gradient`, its
 * gradient, in place. Where no class weights are given, all are one.
 *
 * logits [rows, columns], labels [rows], class_weights [columns] or null, partials [blocks]. Grid as
 * of softmax.
 *
 * Loss, hits and gradient are one pass over the logits, since all need the same exponentials.
 */
template <typename R>
__device__ void softmax_cross_entropy(R* logits, const int* labels, double smoothing, const R* class_weights,
                                      bool gradient, int rows, int columns, Tally* tally, BatchTotals* partials) {
  const Target<R> target = {R(1 - smoothing), R(smoothing / columns), class_weights};
  const double divisor = weight_of_batch(labels, rows, target);
  const Team team = team_for(columns);
  const long long row = team.row();
  BatchTotals totals = {0, 0};
  if (row < rows) {
    totals = cross_entropy_row(team, logits + row * columns, columns, labels[row], target, R(divisor), gradient);
  }
  count_batch(totals, divisor, rows, tally, partials);
}

/**
 * Adds a batch's mean squared error to the tally: of probabilities and the labels' one-hot vectors.
 * Else as softmax_cross_entropy.
 */
template <typename R>
__device__ void softmax_squared_error(R* logits, const int* labels, bool gradient, int rows, int columns,
                                      Tally* tally, BatchTotals* partials) {
  const Team team = team_for(columns);
  const long long row = team.row();
  BatchTotals totals = {0, 0};
  if (row < rows) {
    totals = squared_error_row(team, logits + row * columns, columns, labels[row], rows, gradient);
  }
  count_batch(totals, rows, rows, tally, partials);
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
softmax_cross_entropy_float32(float* logits, const int* labels, double smoothing, const float* class_weights,
                              int gradient, int rows, int columns, Tally* tally, void* partials) {
  softmax_cross_entropy(logits, labels, smoothing, class_weights, gradient != 0, rows, columns, tally,
                        static_cast<BatchTotals*>(partials));
}

extern "C" __global__ void __launch_bounds__(THREADS)
softmax_cross_entropy_float64(double* logits, const int* labels, double smoothing, const double* class_weights,
                              int gradient, int rows, int columns, Tally* tally, void* partials) {
  softmax_cross_entropy(logits, labels, smoothing, class_weights, gradient != 0, rows, columns, tally,
                        static_cast<BatchTotals*>(partials));
}

extern "C" __global__ void __launch_bounds__(THREADS)
softmax_squared_error_float32(float* logits, const int* labels, int gradient, int rows, int columns, Tally* tally,
                              void* partials) {
  softmax_squared_error(logits, labels, gradient != 0, rows, columns, tally, static_cast<BatchTotals*>(partials));
}

extern "C" __global__ void __launch_bounds__(THREADS)
softmax_squared_error_float64(double* logits, const int* labels, int gradient, int rows, int columns, Tally* tally,
                              void* partials) {
  softmax_squared_error(logits, labels, gradient != 0, rows, columns, tally, static_cast<BatchTotals*>(partials));
}

extern "C" __global__ void __launch_bounds__(THREADS)
argmax_float32(const float* values, int rows, int columns, int* indices) {
  argmax(values, rows, columns, indices);
}

extern "C" __global__ void __launch_bounds__(THREADS)
argmax_float64(const double* values, int rows, int columns, int* indices) {
  argmax(values, rows, columns, indices);
}
