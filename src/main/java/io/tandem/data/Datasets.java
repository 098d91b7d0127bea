package io.tandem.data;

import java.nio.file.Path;

/** Data sets by name, as the command line has them. */
public final class Datasets {
  private static final String DIGITS = "digits";
  private static final String CIFAR10 = "cifar10";

  private Datasets() {}

  /**
   * Opens a data set.
   *
   * @param spec {@code digits}; {@code cifar10}, in the program's folder {@code datasets}; or
   *     {@code cifar10:DIR}
   * @throws DataException if there is no such data set, or it is missing or broken
   */
  public static Split open(String spec) {
    if (spec.equals(DIGITS)) {
      return Digits.load();
    }
    if (spec.equals(CIFAR10)) {
      return Cifar10.load(home().resolve("datasets").resolve("cifar-10-batches-bin"));
    }
    if (spec.startsWith(CIFAR10 + ":") && spec.length() > CIFAR10.length() + 1) {
      return Cifar10.load(Path.of(spec.substring(CIFAR10.length() + 1)));
    }
    throw new DataException("no data set '" + spec + "': expected digits, cifar10 or cifar10:DIR");
  }

  /** Where the program lies: the launcher says so, and else it is the current folder. */
  private static Path home() {
    return Path.of(System.getProperty("tandem.home", ""));
  }
}
