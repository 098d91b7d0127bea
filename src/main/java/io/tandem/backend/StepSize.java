package io.tandem.backend;

/**
 * The numbers of an {@link UpdateRule} that differ from one update to the next. The host works them
 * out in float64, so that a recorded step is the same for all updates.
 *
 * @param rate what the rule's direction is multiplied by: the learning rate, or Adam's with the
 *     bias correction of the first moment in it
 * @param decay the share of each regularised parameter that is taken off it, apart from its
 *     gradient: learning rate times weight decay
 * @param correction what Adam's second moment is multiplied by, for its bias; 1 in other rules
 */
public record StepSize(double rate, double decay, double correction) {
  /** A learning rate and nothing else. */
  public static StepSize of(double learningRate) {
    return new StepSize(learningRate, 0, 1);
  }
}
