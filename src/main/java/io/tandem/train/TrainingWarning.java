package io.tandem.train;

/**
 * Something that is likely to be wrong with a run.
 *
 * @param symptom what it is
 * @param text a sentence for a person, with the numbers and what to try
 */
public record TrainingWarning(Symptom symptom, String text) {
  /** What can be seen to go wrong. */
  public enum Symptom {
    /** Relu units are zero for every example of the validation part. */
    DEAD_UNITS,
    /** The loss stays where it was in the beginning. */
    LOSS_STANDS_STILL,
    /** The loss rises. */
    LEARNING_RATE_TOO_HIGH,
    /** The training part is learnt by heart. */
    GAP_GROWS
  }
}
