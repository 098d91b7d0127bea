package io.tandem.optim;

import io.tandem.backend.StepSize;
import io.tandem.backend.UpdateRule;

/** How gradients become new parameters, and how fast. */
public interface Optimizer {
  /** What a device does with each parameter and its gradient. */
  UpdateRule rule();

  /** How fast. */
  LearningRateSchedule schedule();

  /**
   * How fast regularised parameters shrink beside what their gradient does to them, as a factor of
   * the learning rate (Loshchilov and Hutter, 2019).
   */
  default double weightDecay() {
    return 0;
  }

  /**
   * What one update's numbers are.
   *
   * @param iteration the number of updates before it
   * @param iterationsPerEpoch how many updates an epoch has
   */
  default StepSize stepSize(long iteration, int iterationsPerEpoch) {
    double rate = schedule().rate(iteration, iterationsPerEpoch);
    return rule().stepSize(rate, weightDecay(), iteration);
  }
}
