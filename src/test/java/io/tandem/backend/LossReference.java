package io.tandem.backend;

import io.tandem.measure.Tolerance;
import java.util.Arrays;
import java.util.Collections;

/**
 * The softmax and loss of one matrix of logits as the reference computes them, with what a device
 * may be off.
 *
 * @param logits [rows, classes], row by row
 */
record LossReference(Precision precision, int classes, double[] logits) {
  /** Roundings of a row beyond those of its sum: the exponential's, the quotient's, and spare. */
  private static final int FURTHER_ROUNDINGS = 16;

  /** The probabilities. */
  Expected probabilities() {
    double[] probabilities = softmax();
    double relative = relativeError();
    return new Expected(
        classes,
        probabilities,
        Arrays.stream(probabilities)
            .map(p -> p * relative + Rounding.smallest(precision))
            .toArray());
  }

  /** The gradients of the logits. */
  Expected gradient(int... labels) {
    double[] probabilities = softmax();
    double[] gradient = new double[logits.length];
    double[] tolerances = new double[logits.length];
    double relative = relativeError();
    for (int i = 0; i < logits.length; i++) {
      int target = labels[i / classes] == i % classes ? 1 : 0;
      gradient[i] = (probabilities[i] - target) / labels.length;
      tolerances[i] =
          (probabilities[i] + target) / labels.length * relative + Rounding.smallest(precision);
    }
    return new Expected(classes, gradient, tolerances);
  }

  /**
   * The gradients of the logits by any loss. Its terms of a row are not larger than the classes'
   * weights, and are divided by those of the batch.
   */
  Expected gradient(Loss loss, int... labels) {
    try (Backend reference = new ReferenceBackend()) {
      Matrix matrix = matrix(reference);
      reference.lossGradient(loss, matrix, Labels.batch(reference, labels), reference.tally());
      double tolerance = 4 * size(loss) / labels.length * relativeError();
      double[] tolerances = new double[logits.length];
      Arrays.fill(tolerances, tolerance);
      return new Expected(classes, reference.read(matrix), tolerances);
    }
  }

  /** What a tally should say of this one batch by any loss. */
  Totals totals(Loss loss, int... labels) {
    try (Backend reference = new ReferenceBackend()) {
      Tally tally = reference.tally();
      reference.loss(loss, matrix(reference), Labels.batch(reference, labels), tally);
      return reference.read(tally);
    }
  }

  /** How far the loss of a batch may be off. */
  double lossTolerance(Loss loss, int... labels) {
    double sum = 1 + size(loss) * totals(labels).loss() + totals(loss, labels).loss();
    return 2 * sum * (relativeError() + labels.length * Tolerance.epsilon(precision));
  }

  /** The largest weight of a class beside the smallest. */
  private static double size(Loss loss) {
    return loss instanceof Loss.CrossEntropy entropy && entropy.isWeighted()
        ? Collections.max(entropy.classWeights()) / Collections.min(entropy.classWeights())
        : 1;
  }

  /** What a tally should say of this one batch. */
  Totals totals(int... labels) {
    try (Backend reference = new ReferenceBackend()) {
      Tally tally = reference.tally();
      reference.loss(Loss.CROSS_ENTROPY, matrix(reference), Labels.batch(reference, labels), tally);
      return reference.read(tally);
    }
  }

  /** How far the mean loss may be off. */
  double lossTolerance(int... labels) {
    return (1 + totals(labels).loss())
        * (relativeError() + labels.length * Tolerance.epsilon(precision));
  }

  private double[] softmax() {
    try (Backend reference = new ReferenceBackend()) {
      Matrix matrix = matrix(reference);
      reference.softmax(matrix);
      return reference.read(matrix);
    }
  }

  /** The rounding of {@code x - max} is an absolute error, and so a relative one of its power. */
  private double relativeError() {
    double range =
        Arrays.stream(logits).max().getAsDouble() - Arrays.stream(logits).min().getAsDouble();
    return (classes + FURTHER_ROUNDINGS + range) * Tolerance.epsilon(precision);
  }

  private Matrix matrix(Backend reference) {
    Matrix matrix = reference.matrix(logits.length / classes, classes);
    reference.write(matrix, logits);
    return matrix;
  }
}
