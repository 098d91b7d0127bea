package io.tandem.optim;

import io.tandem.backend.UpdateRule;

/**
 * Stochastic gradient descent (Robbins and Monro, 1951) on the loss with an L2 term.
 *
 * @param schedule the learning rate
 * @param l2 the factor lambda of the term {@code lambda * sum(w^2)}, over weights alone
 */
public record Sgd(LearningRateSchedule schedule, double l2) implements Optimizer {
  @Override
  public UpdateRule rule() {
    return new UpdateRule.GradientDescent(l2);
  }
}
