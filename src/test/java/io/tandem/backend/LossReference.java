package io.tandem.backend;

import io.tandem.measure.Tolerance;
import java.util.Arrays;

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

  /** The gradients of the logits where labels are smoothed. */
  Expected smoothedGradient(double smoothing, int... labels) {
    try (Backend reference = new ReferenceBackend()) {
      Matrix matrix = matrix(reference);
      Batch targets = Labels.batch(reference, labels);
      reference.softmaxCrossEntropyGradient(matrix, targets, smoothing, reference.tally());
      double[] tolerances = gradient(labels).tolerances();
      double more = Tolerance.epsilon(precision) / labels.length;
      return new Expected(
          classes,
          reference.read(matrix),
          Arrays.stream(tolerances).map(tolerance -> tolerance + more).toArray());
    }
  }

  /** What a tally should say of this one batch where labels are smoothed. */
  Totals smoothedTotals(double smoothing, int... labels) {
    try (Backend reference = new ReferenceBackend()) {
      Tally tally = reference.tally();
      Batch targets = Labels.batch(reference, labels);
      reference.softmaxCrossEntropyGradient(matrix(reference), targets, smoothing, tally);
      return reference.read(tally);
    }
  }

  /** What a tally should say of this one batch. */
  Totals totals(int... labels) {
    try (Backend reference = new ReferenceBackend()) {
      Tally tally = reference.tally();
      reference.softmaxCrossEntropy(matrix(reference), Labels.batch(reference, labels), tally);
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
