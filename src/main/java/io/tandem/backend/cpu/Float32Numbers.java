package io.tandem.backend.cpu;

/** A matrix of numbers in memory of its own, in an order of its own. */
public abstract sealed class Float32Numbers implements Float32Matrix
    permits Float32Dense, Float32Panelled {
  private long overwritten;

  /** The numbers in the order in which they lie: the memory itself, not a copy. */
  public abstract float[] values();

  /** Overwrites the numbers by others, row by row, which are rounded. */
  abstract void write(double[] values);

  /**
   * How many operations have overwritten numbers: as long as this stays, what was made of them
   * holds.
   */
  public final long timesOverwritten() {
    return overwritten;
  }

  /** Counts an operation that overwrites numbers. */
  public final void countOverwriting() {
    overwritten++;
  }
}
