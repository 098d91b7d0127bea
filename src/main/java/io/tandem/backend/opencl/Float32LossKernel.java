package io.tandem.backend.opencl;

/** The part of {@link Float32Kernel} that has softmax and losses; a row belongs to a work-item. */
abstract class Float32LossKernel extends Float32NormalizationKernel {
  /** Record: logits, rows, classes. */
  void softmax(int record) {
    int logits = operations[record + 1];
    int rows = operations[record + 2];
    int classes = operations[record + 3];
    for (int row = getGlobalId(); row < rows; row += getGlobalSize()) {
      int from = logits + row * classes;
      divide(from, classes, powers(from, classes, arena[indexOfLargest(from, classes)]));
    }
  }

  /**
   * Record: logits, labels, rows, classes, whether to make the gradient, place of the label
   * smoothing and of a class's share of it in the scalars, losses, hits, place of the class weights
   * in the scalars or -1. Each group leaves the sum of its rows' losses, divided, and that of their
   * hits.
   */
  void crossEntropy(int record) {
    int logits = operations[record + 1];
    int labels = operations[record + 2];
    int rows = operations[record + 3];
    int classes = operations[record + 4];
    int gradient = operations[record + 5];
    float smoothing = scalars[operations[record + 6]];
    float share = scalars[operations[record + 6] + 1];
    int weights = operations[record + 9];
    float divisor = rows;
    if (weights >= 0) {
      divisor = 0;
      for (int row = 0; row < rows; row++) {
        divisor += scalars[weights + (int) arena[labels + row]];
      }
    }
    float losses = 0;
    float hits = 0;
    for (int row = getGlobalId(); row < rows; row += getGlobalSize()) {
      int from = logits + row * classes;
      int label = (int) arena[labels + row];
      int largest = indexOfLargest(from, classes);
      if (largest == from + label) {
        hits += 1;
      }
      float shift = arena[largest];
      float onLabel = (1 - smoothing) * weight(weights, label);
      float targets = onLabel;
      float distance = onLabel * (shift - arena[from + label]);
      if (smoothing > 0) {
        for (int i = 0; i < classes; i++) {
          float target = share * weight(weights, i);
          targets += target;
          distance += target * (shift - arena[from + i]);
        }
      }
      float sum = powers(from, classes, shift);
      divide(from, classes, sum);
      losses += log(sum) * targets + distance;
      if (gradient == 1) {
        for (int i = 0; i < classes; i++) {
          float target = share * weight(weights, i);
          if (i == label) {
            target += onLabel;
          }
          arena[from + i] = (arena[from + i] * targets - target) / divisor;
        }
      }
    }
    leaveSum(losses / divisor, operations[record + 7] + getGroupId());
    leaveSum(hits, operations[record + 8] + getGroupId());
  }

  private float weight(int weights, int column) {
    float weight = 1;
    if (weights >= 0) {
      weight = scalars[weights + column];
    }
    return weight;
  }

  /**
   * Record: logits, labels, rows, classes, whether to make the gradient, losses, hits. Each group
   * leaves the sum of its rows' losses, divided, and that of their hits.
   */
  void squaredError(int record) {
    int logits = operations[record + 1];
    int labels = operations[record + 2];
    int rows = operations[record + 3];
    int classes = operations[record + 4];
    int gradient = operations[record + 5];
    float losses = 0;
    float hits = 0;
    for (int row = getGlobalId(); row < rows; row += getGlobalSize()) {
      int from = logits + row * classes;
      int target = from + (int) arena[labels + row];
      int largest = indexOfLargest(from, classes);
      if (largest == target) {
        hits += 1;
      }
      divide(from, classes, powers(from, classes, arena[largest]));
      float along = 0;
      for (int i = from; i < from + classes; i++) {
        float error = error(i, target);
        losses += error * error;
        along += arena[i] * error;
      }
      if (gradient == 1) {
        for (int i = from; i < from + classes; i++) {
          arena[i] = 2 * arena[i] * (error(i, target) - along) / rows;
        }
      }
    }
    leaveSum(losses / rows, operations[record + 6] + getGroupId());
    leaveSum(hits, operations[record + 7] + getGroupId());
  }

  private float error(int at, int target) {
    float error = arena[at];
    if (at == target) {
      error -= 1;
    }
    return error;
  }

  private int indexOfLargest(int from, int count) {
    int largest = from;
    for (int i = from + 1; i < from + count; i++) {
      if (arena[i] > arena[largest]) {
        largest = i;
      }
    }
    return largest;
  }

  /** Makes numbers their exponentials, once shifted down; returns the sum of these. */
  private float powers(int from, int count, float shift) {
    float sum = 0;
    for (int i = from; i < from + count; i++) {
      float power = exp(arena[i] - shift);
      arena[i] = power;
      sum += power;
    }
    return sum;
  }

  private void divide(int from, int count, float divisor) {
    for (int i = from; i < from + count; i++) {
      arena[i] /= divisor;
    }
  }
}
