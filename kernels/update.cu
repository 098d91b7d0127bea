// Updates of parameters by their gradients: the rules of io.tandem.backend.UpdateRule.

#include "four.cuh"
#include "reduce.cuh"
#include "tandem.cuh"

/** The sum of what each block has left, by the last block; all its threads call it. */
__device__ inline double sum_of_blocks(const double* partials) {
  double sum = 0;
  for (unsigned block = threadIdx.x; block < gridDim.x; block += THREADS) {
    sum += partials[block];
  }
  return block_sum(sum);
}

/** direction = slope */
template <typename R>
struct Descent {
  static constexpr int STATES = 0;

  __device__ R direction(R slope, R*) const { return slope; }
};

/** v = momentum * v + slope; direction = v or, in Nesterov's form, slope + momentum * v */
template <typename R>
struct Momentum {
  static constexpr int STATES = 1;
  R momentum;
  bool nesterov;

  __device__ R direction(R slope, R* states) const {
    const R velocity = fma(states[0], momentum, slope);
    states[0] = velocity;
    return nesterov ? fma(velocity, momentum, slope) : velocity;
  }
};

/** q = smoothing * q + (1 - smoothing) * slope^2; direction = slope / (sqrt(q) + epsilon) */
template <typename R>
struct RmsProp {
  static constexpr int STATES = 1;
  R smoothing;
  R new_share;
  R epsilon;

  __device__ R direction(R slope, R* states) const {
    const R mean = fma(slope * slope, new_share, states[0] * smoothing);
    states[0] = mean;
    return slope / (sqrt(mean) + epsilon);
  }
};

/**
 * m = beta1 * m + (1 - beta1) * slope; q = beta2 * q + (1 - beta2) * slope^2;
 * direction = m / (sqrt(correction * q) + epsilon)
 */
template <typename R>
struct Adam {
  static constexpr int STATES = 2;
  R beta1;
  R new_share1;
  R beta2;
  R new_share2;
  R epsilon;
  R correction;

  __device__ R direction(R slope, R* states) const {
    const R first = fma(slope, new_share1, states[0] * beta1);
    const R second = fma(slope * slope, new_share2, states[1] * beta2);
    states[0] = first;
    states[1] = second;
    return first / (sqrt(second * correction) + epsilon);
  }
};

/** What all rules take. */
template <typename R>
struct Parameters {
  R* values;
  const R* gradients;
  long long regularized_count;
  long long count;
  double l2;
  const double* clip;
  Cursor* cursor;
  Tally* tally;
  double* partials;
};

/**
 * One pass over parameters, gradients and states, by the fused multiply-adds of the CPU's vector
 * kernels. A thread takes four neighbours, then those one grid further.
 *
 * One launch for a network's whole group of parameters, since it lies in one piece.
 */
template <typename R, typename Rule>
__device__ void update(const Parameters<R>& p, R* first_state, R* second_state, const Rule& rule) {
  const long long updated = p.cursor->updated;
  const StepSize size = p.cursor->step_sizes[updated];
  const R rate = -R(size.rate);
  const R decay = -R(size.decay);
  const R twice_l2 = R(2 * p.l2);
  const R clip = p.clip == nullptr ? R(1) : R(*p.clip);
  const bool aligned = is_aligned(p.values) && is_aligned(p.gradients) &&
                       is_aligned(first_state) && is_aligned(second_state);
  const bool penalized = p.l2 != 0;
  double squares = 0;
  const long long stride = static_cast<long long>(gridDim.x) * THREADS * FOUR;
  for (long long first = (static_cast<long long>(blockIdx.x) * THREADS + threadIdx.x) * FOUR;
       first < p.count; first += stride) {
    const long long left = p.count - first;
    Four<R> w = load_four(p.values + first, left, aligned);
    const Four<R> g = load_four(p.gradients + first, left, aligned);
    Four<R> one = {};
    Four<R> other = {};
    if (Rule::STATES > 0) {
      one = load_four(first_state + first, left, aligned);
    }
    if (Rule::STATES > 1) {
      other = load_four(second_state + first, left, aligned);
    }
#pragma unroll
    for (int i = 0; i < FOUR; i++) {
      const bool regularized = first + i < p.regularized_count;
      const R before = w.values[i];
      if (regularized && penalized) {
        squares = fma(double(before), double(before), squares);
      }
      const R slope = fma(before, regularized ? twice_l2 : R(0), g.values[i] * clip);
      const R kept = fma(before, regularized ? decay : R(0), before);
      R states[] = {one.values[i], other.values[i]};
      w.values[i] = fma(rule.direction(slope, states), rate, kept);
      one.values[i] = states[0];
      other.values[i] = states[1];
    }
    store_four(p.values + first, w, left, aligned);
    if (Rule::STATES > 0) {
      store_four(first_state + first, one, left, aligned);
    }
    if (Rule::STATES > 1) {
      store_four(second_state + first, other, left, aligned);
    }
  }
  squares = block_sum(squares);
  if (threadIdx.x == 0) {
    p.partials[blockIdx.x] = squares;
  }
  if (is_last_block(&p.cursor->update_tickets, gridDim.x)) {
    squares = sum_of_blocks(p.partials);
    if (threadIdx.x == 0) {
      p.tally->penalty += penalized ? p.l2 * squares : 0;
      p.cursor->updated = updated + 1;
    }
  }
}

/**
 * clip = min(1, maximum_norm / (norm + 1e-6)), with the Euclidean norm of all gradients, summed in
 * float64. A norm that is not a number makes the factor one of those, too.
 */
template <typename R>
__device__ void clip_factor(const R* gradients, long long count, double maximum_norm,
                            double* factor, double* partials, unsigned* ticket) {
  const bool aligned = is_aligned(gradients);
  double squares = 0;
  const long long stride = static_cast<long long>(gridDim.x) * THREADS * FOUR;
  for (long long first = (static_cast<long long>(blockIdx.x) * THREADS + threadIdx.x) * FOUR;
       first < count; first += stride) {
    const Four<R> g = load_four(gradients + first, count - first, aligned);
#pragma unroll
    for (int i = 0; i < FOUR; i++) {
      squares = fma(double(g.values[i]), double(g.values[i]), squares);
    }
  }
  squares = block_sum(squares);
  if (threadIdx.x == 0) {
    partials[blockIdx.x] = squares;
  }
  if (is_last_block(ticket, gridDim.x)) {
    squares = sum_of_blocks(partials);
    if (threadIdx.x == 0) {
      const double share = maximum_norm / (sqrt(squares) + 1e-6);
      *factor = share > 1 ? 1 : share;
    }
  }
}

#define PARAMETERS(R)                                                                    \
  R *values, const R *gradients, long long regularized_count, long long count, double l2, \
      const double *clip, Cursor *cursor, Tally *tally, double *partials

#define GIVEN \
  { values, gradients, regularized_count, count, l2, clip, cursor, tally, partials }

#define KERNELS(R, PRECISION)                                                                    \
  extern "C" __global__ void __launch_bounds__(THREADS) descend_##PRECISION(PARAMETERS(R)) {     \
    R* const none = nullptr;                                                                     \
    update<R>(GIVEN, none, none, Descent<R>{});                                                  \
  }                                                                                              \
  extern "C" __global__ void __launch_bounds__(THREADS)                                          \
      momentum_##PRECISION(PARAMETERS(R), R* velocities, double momentum, int nesterov) {        \
    R* const none = nullptr;                                                                     \
    update<R>(GIVEN, velocities, none, Momentum<R>{R(momentum), nesterov != 0});                 \
  }                                                                                              \
  extern "C" __global__ void __launch_bounds__(THREADS)                                          \
      rms_prop_##PRECISION(PARAMETERS(R), R* means, double smoothing, double epsilon) {          \
    R* const none = nullptr;                                                                     \
    update<R>(GIVEN, means, none, RmsProp<R>{R(smoothing), R(1 - smoothing), R(epsilon)});       \
  }                                                                                              \
  extern "C" __global__ void __launch_bounds__(THREADS)                                          \
      adam_##PRECISION(PARAMETERS(R), R* first_moments, R* second_moments, double beta1,         \
                       double beta2, double epsilon) {                                           \
    const R correction = R(cursor->step_sizes[cursor->updated].correction);                      \
    const Adam<R> adam = {R(beta1),     R(1 - beta1), R(beta2),                                  \
                          R(1 - beta2), R(epsilon),   correction};                               \
    update<R>(GIVEN, first_moments, second_moments, adam);                                       \
  }                                                                                              \
  extern "C" __global__ void __launch_bounds__(THREADS)                                          \
      clip_##PRECISION(const R* gradients, long long count, double maximum_norm, double* factor, \
                       double* partials, unsigned* ticket) {                                     \
    clip_factor(gradients, count, maximum_norm, factor, partials, ticket);                       \
  }

KERNELS(float, float32)
KERNELS(double, float64)
