package io.tandem.backend;

/**
 * Which numbers of a matrix dropout keeps, as a function of its place in training: the same on
 * every device. Numbers 4b to 4b + 3, counted row by row, belong to the four words of block b of
 * Philox4x32-10 (Salmon et al., 2011) with the key (seed, purpose) and the counter (b, layer, low
 * and high word of the number of updates before the step); a number is kept if its word, as an
 * unsigned one, is not below {@link #threshold}.
 *
 * @param rate the probability that a number is dropped; from 0, below 1
 * @param seed the first word of the key
 * @param purpose the second word of the key
 * @param layer the layer's number: each layer has a mask of its own
 */
public record DropoutMask(double rate, int seed, int purpose, int layer) {
  private static final long WORDS = 1L << Integer.SIZE;

  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is below 0, or not below 1
   */
  public DropoutMask {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "a dropout rate should be at least 0 and below 1, and is " + rate);
    }
  }

  /** How many of the 2^32 words drop a number; an unsigned number. */
  public int threshold() {
    return (int) Math.min(Math.round(rate * WORDS), WORDS - 1);
  }

  /** What kept numbers are multiplied by, so that a number's expectation stays as it was. */
  public double factor() {
    return 1 / (1 - rate);
  }
}
