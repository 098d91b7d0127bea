package io.tandem.backend.cpu.plain;

import io.tandem.backend.Loss;
import io.tandem.backend.Loss.CrossEntropy;
import io.tandem.backend.cpu.Float32Dense;

/** Softmax and losses, row by row. */
final class Float32PlainLoss {
  private Float32PlainLoss() {}

  static void softmax(Float32Dense logits) {
    for (int row = 0; row < logits.rows(); row++) {
      softmaxRow(logits.values(), row * logits.columns(), logits.columns());
    }
  }

  /** As {@link io.tandem.backend.cpu.Float32Kernels#loss}. */
  static int loss(
      Loss loss,
      Float32Dense logits,
      int[] labels,
      double divisor,
      boolean gradient,
      double[] losses) {
    int columns = logits.columns();
    float[] values = logits.values();
    int correct = 0;
    for (int row = 0; row < logits.rows(); row++) {
      int from = row * columns;
      int label = labels[row];
      if (indexOfLargest(values, from, columns) == from + label) {
        correct++;
      }
      losses[row] =
          loss instanceof CrossEntropy entropy
              ? crossEntropy(entropy, values, from, columns, label, divisor, gradient)
              : squaredError(values, from, columns, label, divisor, gradient);
    }
    return correct;
  }

  private static double crossEntropy(
      CrossEntropy loss,
      float[] values,
      int from,
      int columns,
      int label,
      double divisor,
      boolean gradient) {
    double largest = values[indexOfLargest(values, from, columns)];
    double sum = 0;
    for (int i = from; i < from + columns; i++) {
      sum += Math.exp(values[i] - largest);
    }
    double logSum = largest + Math.log(sum);
    double entropy = 0;
    double targetSum = loss.targetSum(label);
    for (int column = 0; column < columns; column++) {
      double target = target(loss, column, columns, label);
      double logit = values[from + column];
      double probability = Math.exp(logit - largest) / sum;
      // Of a logit of minus infinity, zero times the logarithm is no number.
      if (target > 0) {
        entropy += target * (logSum - logit);
      }
      values[from + column] =
          (float) (gradient ? (targetSum * probability - target) / divisor : probability);
    }
    return entropy;
  }

  private static double target(CrossEntropy loss, int column, int columns, int label) {
    double smoothing = loss.labelSmoothing();
    return loss.weight(column) * ((column == label ? 1 - smoothing : 0) + smoothing / columns);
  }

  private static double squaredError(
      float[] values, int from, int columns, int label, double divisor, boolean gradient) {
    softmaxRow(values, from, columns);
    double squares = 0;
    double along = 0;
    for (int column = 0; column < columns; column++) {
      double error = values[from + column] - (column == label ? 1 : 0);
      squares += error * error;
      along += values[from + column] * error;
    }
    if (gradient) {
      for (int column = 0; column < columns; column++) {
        double probability = values[from + column];
        double error = probability - (column == label ? 1 : 0);
        values[from + column] = (float) (2 * probability * (error - along) / divisor);
      }
    }
    return squares;
  }

  private static void softmaxRow(float[] values, int from, int columns) {
    double largest = values[indexOfLargest(values, from, columns)];
    double sum = 0;
    for (int i = from; i < from + columns; i++) {
      sum += Math.exp(values[i] - largest);
    }
    for (int i = from; i < from + columns; i++) {
      values[i] = (float) (Math.exp(values[i] - largest) / sum);
    }
  }

  private static int indexOfLargest(float[] values, int from, int columns) {
    int largest = from;
    for (int i = from + 1; i < from + columns; i++) {
      if (values[i] > values[largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
