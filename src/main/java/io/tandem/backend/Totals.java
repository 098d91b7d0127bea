package io.tandem.backend;

/**
 * What a {@link Tally} had gathered when it was read.
 *
 * @param loss the sum of the batches' mean losses, without the L2 term
 * @param penalty the sum of the L2 terms of the updates
 * @param batches the number of batches counted
 * @param examples the number of examples counted
 * @param correct how many of the examples had their largest logit at their label; of equal ones the
 *     first counts
 * @param firstNonFinite the number, from 0 since the tally was last read, of the first batch whose
 *     loss was infinite or not a number; -1 if none was
 */
public record Totals(
    double loss, double penalty, long batches, long examples, long correct, long firstNonFinite) {
  /** The mean loss of a batch, with the L2 term. */
  public double meanLoss() {
    return (loss + penalty) / batches;
  }

  /** The share of correct examples, from 0 to 1. */
  public double accuracy() {
    return (double) correct / examples;
  }
}
