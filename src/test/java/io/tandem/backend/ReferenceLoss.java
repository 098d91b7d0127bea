package io.tandem.backend;

import io.tandem.backend.Loss.CrossEntropy;

/** The losses' definition: the loops of their formulas. */
final class ReferenceLoss {
  private final Loss loss;
  private final ReferenceMatrix values;
  private final int[] labels;
  private final int classes;

  /** The loss of a matrix of logits, which {@link #differentiate} expects to be probabilities. */
  ReferenceLoss(Loss loss, ReferenceMatrix logits, int[] labels) {
    if (logits.rows() != labels.length) {
      throw new IllegalArgumentException("a row of logits for each example of the batch");
    }
    if (loss instanceof CrossEntropy entropy
        && entropy.isWeighted()
        && entropy.classWeights().size() != logits.columns()) {
      throw new IllegalArgumentException("a weight for each class");
    }
    this.loss = loss;
    this.labels = labels;
    values = logits;
    classes = logits.columns();
  }

  void count(ReferenceTally tally) {
    double sum = 0;
    int correct = 0;
    for (int row = 0; row < labels.length; row++) {
      sum += loss instanceof CrossEntropy entropy ? entropy(entropy, row) : squaredError(row);
      correct += values.firstLargest(row) == labels[row] ? 1 : 0;
    }
    tally.addBatch(sum / divisor(), labels.length, correct);
  }

  private double entropy(CrossEntropy entropy, int row) {
    double powers = sumOfPowers(row);
    double sum = 0;
    // The logarithm of a probability that is too small for float64 is still a common number.
    for (int column = 0; column < classes; column++) {
      double target = target(entropy, row, column);
      if (target > 0) {
        sum += target * (Math.log(powers) - (values.get(row, column) - largest(row)));
      }
    }
    return sum;
  }

  private double squaredError(int row) {
    double powers = sumOfPowers(row);
    double sum = 0;
    for (int column = 0; column < classes; column++) {
      double probability = Math.exp(values.get(row, column) - largest(row)) / powers;
      double error = probability - oneHot(row, column);
      sum += error * error;
    }
    return sum;
  }

  private double largest(int row) {
    return values.get(row, values.firstLargest(row));
  }

  private double sumOfPowers(int row) {
    double largest = largest(row);
    double sum = 0;
    for (int column = 0; column < classes; column++) {
      sum += Math.exp(values.get(row, column) - largest);
    }
    return sum;
  }

  /** Turns probabilities into the gradient of their logits. */
  void differentiate() {
    double divisor = divisor();
    for (int row = 0; row < labels.length; row++) {
      double targets = 0;
      double along = 0;
      for (int column = 0; column < classes; column++) {
        double probability = values.get(row, column);
        targets += loss instanceof CrossEntropy entropy ? target(entropy, row, column) : 0;
        along += probability * (probability - oneHot(row, column));
      }
      for (int column = 0; column < classes; column++) {
        double probability = values.get(row, column);
        double slope =
            loss instanceof CrossEntropy entropy
                ? probability * targets - target(entropy, row, column)
                : 2 * probability * (probability - oneHot(row, column) - along);
        values.set(row, column, slope / divisor);
      }
    }
  }

  private double target(CrossEntropy entropy, int row, int column) {
    double smoothing = entropy.labelSmoothing();
    return weight(entropy, column) * ((1 - smoothing) * oneHot(row, column) + smoothing / classes);
  }

  private double divisor() {
    double sum = 0;
    for (int label : labels) {
      sum += loss instanceof CrossEntropy entropy ? weight(entropy, label) : 1;
    }
    return sum;
  }

  private static double weight(CrossEntropy entropy, int column) {
    return entropy.classWeights().isEmpty() ? 1 : entropy.classWeights().get(column);
  }

  private int oneHot(int row, int column) {
    return labels[row] == column ? 1 : 0;
  }
}
