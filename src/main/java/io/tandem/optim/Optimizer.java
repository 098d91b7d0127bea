package io.tandem.optim;

import io.tandem.backend.UpdateRule;

/** How gradients become new parameters, and how fast. */
public interface Optimizer {
  /** What a device does with each parameter and its gradient. */
  UpdateRule rule();

  /** How fast. */
  LearningRateSchedule schedule();
}
