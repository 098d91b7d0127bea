package io.tandem.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tandem.backend.UpdateRule;
import io.tandem.optim.Descent;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Optimizer;

/**
 * How a network is trained, named as in a run's files; the defaults are filled in, and what does
 * not belong to the optimizer or the schedule is null.
 */
record OptimizerSettings(
    OptimizerName optimizer,
    Double momentum,
    @JsonProperty("learning_rate") double learningRate,
    ScheduleName schedule,
    @JsonProperty("learning_rate_decay") Double learningRateDecay,
    @JsonProperty("step_epochs") Integer stepEpochs,
    @JsonProperty("warm_up_epochs") double warmUpEpochs,
    double l2,
    @JsonProperty("weight_decay") double weightDecay,
    @JsonProperty("clip_norm") Double clipNorm) {

  /**
   * The optimizer.
   *
   * @param iterations of the whole training
   */
  Optimizer toOptimizer(long iterations) {
    return new Descent(rule(), rates(iterations).warmedUp(warmUpEpochs), weightDecay);
  }

  private UpdateRule rule() {
    double limit = clipNorm == null ? UpdateRule.NEVER : clipNorm;
    return switch (optimizer) {
      case SGD -> new UpdateRule.GradientDescent(l2, limit);
      case MOMENTUM, NESTEROV ->
          new UpdateRule.Momentum(l2, limit, momentum, optimizer == OptimizerName.NESTEROV);
      case RMSPROP -> new UpdateRule.RmsProp(l2, limit);
      case ADAM, ADAMW -> new UpdateRule.Adam(l2, limit);
    };
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
