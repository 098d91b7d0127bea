package io.tandem.optim;

import io.tandem.backend.UpdateRule;

/**
 * Descent by any rule: momentum, RMSProp, Adam and, with a weight decay, AdamW.
 *
 * <pre>
 * new Descent(new UpdateRule.Adam(0, 1), LearningRateSchedule.oneCycle(1e-3, 9_800), 0.01)
 * </pre>
 *
 * @param rule with its constants, its L2 term and its clipping
 * @param schedule the learning rate
 * @param weightDecay decoupled from the gradient; of weights alone, where PyTorch's AdamW has it of
 *     biases too
 */
public record Descent(UpdateRule rule, LearningRateSchedule schedule, double weightDecay)
    implements Optimizer {
  /**
   * Checks the weight decay.
   *
   * @throws IllegalArgumentException if it is no finite number from 0 on
   */
  public Descent {
    if (!(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weightDecay should be a finite number from 0 on, and is " + weightDecay);
    }
  }
}
