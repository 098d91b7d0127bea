package io.tandem.backend.cpu;

import io.tandem.backend.Tally;
import io.tandem.backend.Totals;

/** Running totals in float64, whatever the precision of the matrices. */
final class CpuTally implements Tally {
  private double loss;
  private double penalty;
  private long batches;
  private long examples;
  private long correct;
  private long firstNonFinite = -1;

  void addBatch(double meanLoss, int rows, int hits) {
    if (firstNonFinite < 0 && !Double.isFinite(meanLoss)) {
      firstNonFinite = batches;
    }
    loss += meanLoss;
    batches++;
    examples += rows;
    correct += hits;
  }

  void addPenalty(double term) {
    penalty += term;
  }

  Totals take() {
    Totals totals = new Totals(loss, penalty, batches, examples, correct, firstNonFinite);
    loss = 0;
    penalty = 0;
    batches = 0;
    examples = 0;
    correct = 0;
    firstNonFinite = -1;
    return totals;
  }
}
