package io.tandem.train;

import io.tandem.backend.Loss;
import io.tandem.data.Augmentation;
import io.tandem.optim.Optimizer;

/**
 * What a training run is told.
 *
 * @param iterations how many updates to make
 * @param batchSize examples in a mini-batch; an epoch's last one may be smaller
 * @param optimizer the update rule and its learning rate
 * @param seed of the order in which examples are visited, and of how they are varied
 * @param logEvery iterations between two entries of the history; epochs end with one in any case
 * @param augmentation how the training images are varied
 * @param loss what training makes small; judging counts its {@linkplain Loss#plain plain} form
 * @param selection when to stop early, and which epoch's parameters to keep
 */
public record TrainingOptions(
    long iterations,
    int batchSize,
    Optimizer optimizer,
    int seed,
    int logEvery,
    Augmentation augmentation,
    Loss loss,
    ModelSelection selection) {
  /** Training to the end on examples and labels as they are; the last parameters are kept. */
  public TrainingOptions(
      long iterations, int batchSize, Optimizer optimizer, int seed, int logEvery) {
    this(
        iterations,
        batchSize,
        optimizer,
        seed,
        logEvery,
        Augmentation.NONE,
        Loss.CROSS_ENTROPY,
        ModelSelection.LAST);
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a count is below 1
   */
  public TrainingOptions {
    if (iterations < 1 || batchSize < 1 || logEvery < 1) {
      throw new IllegalArgumentException(
          "iterations, batchSize and logEvery should be at least 1, and are "
              + iterations
              + ", "
              + batchSize
              + " and "
              + logEvery);
    }
  }

  /** How many updates an epoch over so many examples has. */
  public int iterationsPerEpoch(int examples) {
    return (examples + batchSize - 1) / batchSize;
  }

  /** The same with another number of iterations; the learning rates stay as they are. */
  public TrainingOptions withIterations(long number) {
    return new TrainingOptions(
        number, batchSize, optimizer, seed, logEvery, augmentation, loss, selection);
  }

  /** The same with another optimizer. */
  TrainingOptions withOptimizer(Optimizer other) {
    return new TrainingOptions(
        iterations, batchSize, other, seed, logEvery, augmentation, loss, selection);
  }

  /** The same on another loss. */
  public TrainingOptions withLoss(Loss other) {
    return new TrainingOptions(
        iterations, batchSize, optimizer, seed, logEvery, augmentation, other, selection);
  }
}
