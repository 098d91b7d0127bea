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

  /**
   * {@code initial * decay^epoch}, constant within an epoch.
   *
   * @param initial the first epoch's learning rate
   * @param decay the factor from epoch to epoch; 1 for a constant learning rate
   */
  static LearningRateSchedule exponential(double initial, double decay) {
    return (iteration, iterationsPerEpoch) ->
        initial * StrictMath.pow(decay, iteration / iterationsPerEpoch);
  }
}
