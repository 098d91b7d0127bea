package io.tandem.optim;

/** The learning rate as training goes on. */
@FunctionalInterface
public interface LearningRateSchedule {
  /**
   * The learning rate of one update.
   *
   * @param iteration the number of updates before it
   * @param iterationsPerEpoch how many updates an epoch has
   */
  double rate(long iteration, int iterationsPerEpoch);

  /** The same learning rate from beginning to end. */
  static LearningRateSchedule constant(double rate) {
    return (iteration, iterationsPerEpoch) -> rate;
  }

  /**
   * {@code initial * decay^epoch}, constant within an epoch.
   *
   * @param initial the first epoch's learning rate
   * @param decay the factor from epoch to epoch; 1 for a constant learning rate
   */
  static LearningRateSchedule exponential(double initial, double decay) {
    return step(initial, decay, 1);
  }

  /**
   * {@code initial * decay^floor(epoch / epochs)}, constant within so many epochs (PyTorch's
   * StepLR).
   *
   * @param initial the first epochs' learning rate
   * @param decay the factor from step to step
   * @param epochs how long a step is, at least 1
   */
  static LearningRateSchedule step(double initial, double decay, int epochs) {
    require(epochs >= 1, "a step has at least 1 epoch, and not " + epochs);
    return (iteration, iterationsPerEpoch) ->
        initial * StrictMath.pow(decay, iteration / iterationsPerEpoch / epochs);
  }

  /**
   * {@code initial * (1 + cos(pi * iteration / iterations)) / 2}: half a wave, from the initial
   * learning rate to nearly none (Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with
   * Warm Restarts", 2017, without the restarts).
   *
   * @param iterations of the whole training
   */
  static LearningRateSchedule cosine(double initial, long iterations) {
    require(iterations >= 1, "training has at least 1 iteration, and not " + iterations);
    return (iteration, iterationsPerEpoch) ->
        between(initial, 0, Math.min(1, (double) iteration / iterations));
  }

  /**
   * One cycle (Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using
   * Large Learning Rates", 2018): the learning rate rises for 30 % of the training, from a 25th of
   * the largest, and then falls to a 10,000th of where it began, in half waves of a cosine. These
   * are the form and the numbers of PyTorch's OneCycleLR; momentum stays as it is, as there with
   * {@code cycle_momentum=False}.
   *
   * @param largest the learning rate at the top
   * @param iterations of the whole training
   */
  static LearningRateSchedule oneCycle(double largest, long iterations) {
    require(iterations >= 1, "training has at least 1 iteration, and not " + iterations);
    double top = Math.max(0, 0.3 * iterations - 1);
    double end = Math.max(top + 1, iterations - 1);
    double first = largest / 25;
    return (iteration, iterationsPerEpoch) ->
        iteration <= top && top > 0
            ? between(first, largest, iteration / top)
            : between(largest, first / 1e4, Math.min(1, (iteration - top) / (end - top)));
  }

  /**
   * This schedule with a linear warm-up: in the first epochs its learning rate is multiplied by
   * {@code (iteration + 1) / (epochs * iterationsPerEpoch)} (Goyal and others, "Accurate, Large
   * Minibatch SGD: Training ImageNet in 1 Hour", 2017). It goes on as if there had been none.
   *
   * @param epochs which need not be whole; 0 for no warm-up
   */
  default LearningRateSchedule warmedUp(double epochs) {
    require(epochs >= 0, "a warm-up has a number of epochs from 0 on, and not " + epochs);
    return (iteration, iterationsPerEpoch) -> {
      double rate = rate(iteration, iterationsPerEpoch);
      double length = epochs * iterationsPerEpoch;
      return iteration + 1 < length ? rate * ((iteration + 1) / length) : rate;
    };
  }

  /** On half a wave of a cosine: the start where the share is 0, the end where it is 1. */
  private static double between(double start, double end, double share) {
    return end + (start - end) * (1 + StrictMath.cos(Math.PI * share)) / 2;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
