package io.tandem.data;

import java.util.function.Supplier;

/** A data set that is read when somebody first looks at it. */
public final class LazyDataset {
  private final int size;
  private final Supplier<Dataset> reading;
  private Dataset read;

  private LazyDataset(int size, Supplier<Dataset> reading) {
    this.size = size;
    this.reading = reading;
  }

  /** One that has been read. */
  public static LazyDataset of(Dataset read) {
    return new LazyDataset(read.size(), () -> read);
  }

  /**
   * One that is yet to be read.
   *
   * @param size how many examples it has
   * @param reading reads it; called once, unless it throws
   */
  static LazyDataset of(int size, Supplier<Dataset> reading) {
    return new LazyDataset(size, reading);
  }

  /** The number of examples; reads nothing. */
  public int size() {
    return size;
  }

  /**
   * The data set.
   *
   * @throws DataException if it is yet to be read, and is missing or broken
   */
  public synchronized Dataset get() {
    if (read == null) {
      read = reading.get();
    }
    return read;
  }
}
