package io.tandem.train;

/**
 * Which epoch's parameters a run gives, and when it ends early (Prechelt 1998, "Early stopping, but
 * when?", the rule of so many strips without progress).
 *
 * @param patience epochs in a row without a better accuracy on the validation part after which to
 *     end; {@link Integer#MAX_VALUE} to train to the end
 * @param keepsBest whether the result is the epoch of the best accuracy on the validation part, of
 *     equal ones the first; otherwise it is the last epoch
 * @param enoughAccuracy on the validation part, from 0 to 1, at which to end; {@link
 *     Double#POSITIVE_INFINITY} if none is enough
 */
public record ModelSelection(int patience, boolean keepsBest, double enoughAccuracy) {
  /** Trains to the end and keeps the last epoch. */
  public static final ModelSelection LAST = new ModelSelection(Integer.MAX_VALUE, false);

  /**
   * Checks the patience.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public ModelSelection {
    if (patience < 1) {
      throw new IllegalArgumentException("patience should be at least 1, and is " + patience);
    }
  }

  /** A selection for which no accuracy is enough. */
  public ModelSelection(int patience, boolean keepsBest) {
    this(patience, keepsBest, Double.POSITIVE_INFINITY);
  }

  /** The same, but a run ends once its accuracy on the validation part is that high. */
  public ModelSelection until(double accuracy) {
    return new ModelSelection(patience, keepsBest, accuracy);
  }

  boolean hasGoal() {
    return enoughAccuracy < Double.POSITIVE_INFINITY;
  }
}
