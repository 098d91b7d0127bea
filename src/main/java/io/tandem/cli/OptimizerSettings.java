package io.tandem.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tandem.backend.UpdateRule;
import io.tandem.optim.Descent;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Optimizer;

/**
 * What an update does, named as in a run's files; the defaults are filled in, and what does not
 * belong to the optimizer is null.
 */
record OptimizerSettings(
    OptimizerName optimizer,
    Double momentum,
    double l2,
    @JsonProperty("weight_decay") double weightDecay,
    @JsonProperty("clip_norm") Double clipNorm) {

  /** The optimizer at these learning rates. */
  Optimizer at(LearningRateSchedule rates) {
    return new Descent(rule(), rates, weightDecay);
  }

  /** The same where nothing holds a network off a loss of zero. */
  OptimizerSettings unregularized() {
    return new OptimizerSettings(optimizer, momentum, 0, 0, clipNorm);
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
}
