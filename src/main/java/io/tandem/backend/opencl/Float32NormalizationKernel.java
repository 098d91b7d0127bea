package io.tandem.backend.opencl;

import io.tandem.backend.NormalizationRule;

/**
 * The part of {@link Float32Kernel} that normalises and drops, with the sums of a group. A column
 * belongs to a work-item, so that lanes side by side read numbers side by side; a row to a group.
 */
abstract class Float32NormalizationKernel extends Float32ActivationKernel {
  /** Work-items a group, 16 by 16 of them on a product's tile: as many as every GPU allows. */
  static final int GROUP = 256;

  private static final float EPSILON = (float) NormalizationRule.EPSILON;
  private static final float MOMENTUM = (float) NormalizationRule.MOMENTUM;

  private static final int ROUNDS = 10;
  private static final long WORD = 0xFFFFFFFFL;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final long WEYL_0 = 0x9E3779B9L;
  private static final long WEYL_1 = 0xBB67AE85L;

  /** A number of each of a group's work-items. */
  final float[] lanes_$local$ = new float[GROUP];

  /**
   * Record: x, scale, shift, activation, rows, columns, running means and variances, statistics or
   * -1, y. Without statistics of the mini-batch the running ones normalise.
   */
  void normalizeBatch(int record) {
    int x = operations[record + 1];
    int scale = operations[record + 2];
    int shift = operations[record + 3];
    int activation = operations[record + 4];
    int rows = operations[record + 5];
    int columns = operations[record + 6];
    int running = operations[record + 7];
    int statistics = operations[record + 8];
    int y = operations[record + 9];
    for (int column = getGlobalId(); column < columns; column += getGlobalSize()) {
      float mean = arena[running + column];
      float inverse = 1 / sqrt(arena[running + columns + column] + EPSILON);
      if (statistics >= 0) {
        float sum = 0;
        for (int row = 0; row < rows; row++) {
          sum += arena[x + row * columns + column];
        }
        mean = sum / rows;
        float squares = 0;
        for (int row = 0; row < rows; row++) {
          float distance = arena[x + row * columns + column] - mean;
          squares += distance * distance;
        }
        inverse = 1 / sqrt(squares / rows + EPSILON);
        arena[statistics + column] = mean;
        arena[statistics + columns + column] = inverse;
        arena[running + column] += MOMENTUM * (mean - arena[running + column]);
        arena[running + columns + column] +=
            MOMENTUM * (squares / (rows - 1) - arena[running + columns + column]);
      }
      for (int row = 0; row < rows; row++) {
        int at = row * columns + column;
        float value = (arena[x + at] - mean) * inverse;
        arena[y + at] =
            activated(value * arena[scale + column] + arena[shift + column], activation);
      }
    }
  }

  /**
   * Record: x, scale, shift, statistics, y, activation, gradient of y, rows, columns, gradients of
   * scale, shift and x. Where x's gradient will be, the one before the activation is kept until
   * then.
   */
  void normalizeBatchBackward(int record) {
    int x = operations[record + 1];
    int scale = operations[record + 2];
    int shift = operations[record + 3];
    int statistics = operations[record + 4];
    int y = operations[record + 5];
    int activation = operations[record + 6];
    int gradient = operations[record + 7];
    int rows = operations[record + 8];
    int columns = operations[record + 9];
    int scaleGradient = operations[record + 10];
    int shiftGradient = operations[record + 11];
    int xGradient = operations[record + 12];
    for (int column = getGlobalId(); column < columns; column += getGlobalSize()) {
      float mean = arena[statistics + column];
      float inverse = arena[statistics + columns + column];
      float sum = 0;
      float sumAlong = 0;
      for (int row = 0; row < rows; row++) {
        int at = row * columns + column;
        float normalized = (arena[x + at] - mean) * inverse;
        float applied = normalized * arena[scale + column] + arena[shift + column];
        float d = before(gradient + at, y + at, applied, activation);
        arena[xGradient + at] = d;
        sum += d;
        sumAlong += d * normalized;
      }
      arena[shiftGradient + column] = sum;
      arena[scaleGradient + column] = sumAlong;
      float factor = arena[scale + column] * inverse;
      for (int row = 0; row < rows; row++) {
        int at = row * columns + column;
        float along = (arena[x + at] - mean) * inverse * (sumAlong / rows);
        arena[xGradient + at] = factor * (arena[xGradient + at] - sum / rows - along);
      }
    }
  }

  /** Record: x, scale, shift, activation, rows, columns, statistics, y. */
  void normalizeExamples(int record) {
    int x = operations[record + 1];
    int scale = operations[record + 2];
    int shift = operations[record + 3];
    int activation = operations[record + 4];
    int rows = operations[record + 5];
    int columns = operations[record + 6];
    int statistics = operations[record + 7];
    int y = operations[record + 8];
    int lane = getLocalId();
    for (int row = getGroupId(); row < rows; row += getNumGroups()) {
      int from = x + row * columns;
      float sum = 0;
      for (int column = lane; column < columns; column += GROUP) {
        sum += arena[from + column];
      }
      float mean = sumOfGroup(sum) / columns;
      float squares = 0;
      for (int column = lane; column < columns; column += GROUP) {
        float distance = arena[from + column] - mean;
        squares += distance * distance;
      }
      float inverse = 1 / sqrt(sumOfGroup(squares) / columns + EPSILON);
      if (lane == 0) {
        arena[statistics + row] = mean;
        arena[statistics + rows + row] = inverse;
      }
      for (int column = lane; column < columns; column += GROUP) {
        float value = (arena[from + column] - mean) * inverse;
        arena[y + row * columns + column] =
            activated(value * arena[scale + column] + arena[shift + column], activation);
      }
    }
  }

  /** Record: as of {@link #normalizeBatchBackward}, with the gradient times scale kept there. */
  void normalizeExamplesBackward(int record) {
    int x = operations[record + 1];
    int scale = operations[record + 2];
    int shift = operations[record + 3];
    int statistics = operations[record + 4];
    int y = operations[record + 5];
    int activation = operations[record + 6];
    int gradient = operations[record + 7];
    int rows = operations[record + 8];
    int columns = operations[record + 9];
    int scaleGradient = operations[record + 10];
    int shiftGradient = operations[record + 11];
    int xGradient = operations[record + 12];
    for (int row = getGroupId(); row < rows; row += getNumGroups()) {
      float mean = arena[statistics + row];
      float inverse = arena[statistics + rows + row];
      float sum = 0;
      float sumAlong = 0;
      for (int column = getLocalId(); column < columns; column += GROUP) {
        int at = row * columns + column;
        float normalized = (arena[x + at] - mean) * inverse;
        float applied = normalized * arena[scale + column] + arena[shift + column];
        float d = before(gradient + at, y + at, applied, activation);
        float g = d * arena[scale + column];
        arena[xGradient + at] = g;
        sum += g;
        sumAlong += g * normalized;
      }
      float ofMean = sumOfGroup(sum) / columns;
      float ofVariance = sumOfGroup(sumAlong) / columns;
      for (int column = getLocalId(); column < columns; column += GROUP) {
        int at = row * columns + column;
        float along = (arena[x + at] - mean) * inverse * ofVariance;
        arena[xGradient + at] = inverse * (arena[xGradient + at] - ofMean - along);
      }
    }
    for (int column = getGlobalId(); column < columns; column += getGlobalSize()) {
      float sum = 0;
      float sumAlong = 0;
      for (int row = 0; row < rows; row++) {
        int at = row * columns + column;
        float normalized =
            (arena[x + at] - arena[statistics + row]) * arena[statistics + rows + row];
        float applied = normalized * arena[scale + column] + arena[shift + column];
        float d = before(gradient + at, y + at, applied, activation);
        sum += d;
        sumAlong += d * normalized;
      }
      arena[shiftGradient + column] = sum;
      arena[scaleGradient + column] = sumAlong;
    }
  }

  /**
   * Record: x, size, seed, purpose, layer, threshold, low and high word of the updates, place of
   * the factor in the scalars, y. Each work-item takes the four numbers of a block of Philox.
   */
  void dropout(int record) {
    int x = operations[record + 1];
    int size = operations[record + 2];
    int y = operations[record + 10];
    int limit = operations[record + 6] ^ Integer.MIN_VALUE;
    float factor = scalars[operations[record + 9]];
    for (int block = getGlobalId(); block < (size + 3) / 4; block += getGlobalSize()) {
      long c0 = block;
      long c1 = operations[record + 5] & WORD;
      long c2 = operations[record + 7] & WORD;
      long c3 = operations[record + 8] & WORD;
      long k0 = operations[record + 3] & WORD;
      long k1 = operations[record + 4] & WORD;
      for (int round = 0; round < ROUNDS; round++) {
        long high0 = high(MULTIPLIER_0, c0);
        long low0 = low(MULTIPLIER_0, c0);
        c0 = high(MULTIPLIER_1, c2) ^ c1 ^ k0;
        c1 = low(MULTIPLIER_1, c2);
        c2 = high0 ^ c3 ^ k1;
        c3 = low0;
        k0 = (k0 + WEYL_0) & WORD;
        k1 = (k1 + WEYL_1) & WORD;
      }
      int at = 4 * block;
      keep(x + at, y + at, (int) c0, limit, factor);
      if (at + 1 < size) {
        keep(x + at + 1, y + at + 1, (int) c1, limit, factor);
      }
      if (at + 2 < size) {
        keep(x + at + 2, y + at + 2, (int) c2, limit, factor);
      }
      if (at + 3 < size) {
        keep(x + at + 3, y + at + 3, (int) c3, limit, factor);
      }
    }
  }

  // A product of two words is beyond OpenCL's signed longs, which may not overflow: each is made of
  // two.

  /** The upper word of a product of two words. */
  private long high(long multiplier, long word) {
    return (multiplier * (word >> 16) + (multiplier * (word & 0xFFFF) >> 16)) >> 16;
  }

  /** The lower word of a product of two words. */
  private long low(long multiplier, long word) {
    return (multiplier * (word & 0xFFFF) + ((multiplier * (word >> 16) & 0xFFFF) << 16)) & WORD;
  }

  private void keep(int from, int to, int word, int limit, float factor) {
    float value = 0;
    // Signed numbers, once shifted so, are in the order of the unsigned ones.
    if ((word ^ Integer.MIN_VALUE) >= limit) {
      value = arena[from] * factor;
    }
    arena[to] = value;
  }

  /** The gradient before the activation, from places and from what the activation is applied to. */
  private float before(int gradient, int y, float applied, int activation) {
    float differentiated = applied;
    if (activation != GELU) {
      differentiated = arena[y];
    }
    return gradientBefore(arena[gradient], differentiated, activation);
  }

  /** The sum of a number of each of the group's work-items. */
  private float sumOfGroup(float value) {
    leaveSum(value, Product.NOWHERE);
    float sum = lanes_$local$[0];
    localBarrier();
    return sum;
  }

  /**
   * Adds up a number of each of the group's work-items, in a fixed order.
   *
   * <p>The sum is written here, where lanes are ints. In a function of its own the test for lane 0
   * is one of OpenCL's 64-bit number of the work-item, and PoCL 3.1 makes a loop without an end of
   * such a test behind a barrier at the end of a branch of {@link Float32Kernel#run}.
   *
   * @param into the place of the arena for the sum, or {@link Product#NOWHERE}; the first lane has
   *     it in any case
   */
  void leaveSum(float value, int into) {
    int lane = getLocalId();
    lanes_$local$[lane] = value;
    localBarrier();
    for (int reach = GROUP / 2; reach > 0; reach /= 2) {
      if (lane < reach) {
        lanes_$local$[lane] += lanes_$local$[lane + reach];
      }
      localBarrier();
    }
    if (lane == 0 && into >= 0) {
      arena[into] = lanes_$local$[0];
    }
    localBarrier();
  }
}
