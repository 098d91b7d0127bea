package io.tandem.backend;

/**
 * A tally in host memory, for devices whose sums the host adds up: in float64, whatever the
 * precision of the matrices.
 */
public final class HostTally implements Tally {
  private double loss;
  private double penalty;
  private long batches;
  private long examples;
  private long correct;
  private long firstNonFinite = -1;

  /**
   * Counts a batch.
   *
   * @param rows the number of its examples
   * @param hits how many of them had their largest logit at their label
   */
  public void addBatch(double meanLoss, int rows, int hits) {
    if (firstNonFinite < 0 && !Double.isFinite(meanLoss)) {
      firstNonFinite = batches;
    }
    loss += meanLoss;
    batches++;
    examples += rows;
    correct += hits;
  }

  /** Counts the L2 term of an update. */
  public void addPenalty(double term) {
    penalty += term;
  }

  /** What was counted since the last call. */
  public Totals take() {
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
