package io.tandem.cli;

/**
 * How to train two layers with 50 hidden units well on a data set: the defaults of train's options,
 * chosen by accuracy on the validation part.
 */
record Recipe(int epochs, int batchSize, double learningRate, double learningRateDecay, double l2) {
  private static final Recipe DIGITS = new Recipe(30, 20, 0.3, 0.95, 0.003);
  private static final Recipe CIFAR10 = new Recipe(20, 100, 0.05, 0.9, 0.003);

  /** The recipe for a data set, as {@code --data} names it. */
  static Recipe of(String data) {
    return data.equals(DataOptions.DIGITS) ? DIGITS : CIFAR10;
  }
}
