package io.tandem.data;

/**
 * A data set in three parts: the first is learnt from, the second guides choices, the third is
 * looked at once, at the end, if at all.
 */
public record Split(Dataset training, Dataset validation, LazyDataset lazyTest) {
  /** Of parts that have been read. */
  public Split(Dataset training, Dataset validation, Dataset test) {
    this(training, validation, LazyDataset.of(test));
  }

  /**
   * The test part.
   *
   * @throws DataException if it is yet to be read, and is missing or broken
   */
  public Dataset test() {
    return lazyTest.get();
  }
}
