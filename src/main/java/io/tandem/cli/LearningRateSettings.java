package io.tandem.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tandem.optim.LearningRateSchedule;

/**
 * A learning rate as training goes on, named as in a run's files; the defaults are filled in, and
 * what does not belong to the schedule is null.
 */
record LearningRateSettings(
    @JsonProperty("learning_rate") double learningRate,
    ScheduleName schedule,
    @JsonProperty("learning_rate_decay") Double learningRateDecay,
    @JsonProperty("step_epochs") Integer stepEpochs,
    @JsonProperty("warm_up_epochs") double warmUpEpochs) {

  /**
   * The same from beginning to end, for training on one mini-batch, where each update is an epoch.
   */
  LearningRateSettings constant() {
    return new LearningRateSettings(learningRate, ScheduleName.CONSTANT, null, null, 0);
  }

  /**
   * The schedule.
   *
   * @param iterations of the whole training
   */
  LearningRateSchedule over(long iterations) {
    return rates(iterations).warmedUp(warmUpEpochs);
  }

  private LearningRateSchedule rates(long iterations) {
    return switch (schedule) {
      case CONSTANT -> LearningRateSchedule.constant(learningRate);
      case EXPONENTIAL -> LearningRateSchedule.exponential(learningRate, learningRateDecay);
      case STEP -> LearningRateSchedule.step(learningRate, learningRateDecay, stepEpochs);
      case COSINE -> LearningRateSchedule.cosine(learningRate, iterations);
      case ONE_CYCLE -> LearningRateSchedule.oneCycle(learningRate, iterations);
    };
  }
}
