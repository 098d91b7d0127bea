package io.tandem.backend.cpu.vector;

import io.tandem.backend.StepSize;
import io.tandem.backend.UpdateRule;
import io.tandem.backend.UpdateRule.Adam;
import io.tandem.backend.UpdateRule.Momentum;
import io.tandem.backend.UpdateRule.RmsProp;
import io.tandem.backend.cpu.Float32Numbers;
import io.tandem.backend.cpu.Workers;

/** The pass of each rule. */
final class Float32Updates {
  private final Float32Descent descent;
  private final Float32Momentum momentum;
  private final Float32RmsProp rmsProp;
  private final Float32Adam adam;

  Float32Updates(Workers workers) {
    descent = new Float32Descent(workers);
    momentum = new Float32Momentum(workers);
    rmsProp = new Float32RmsProp(workers);
    adam = new Float32Adam(workers);
  }

  /** As {@link io.tandem.backend.cpu.Float32Kernels#update}. */
  double update(
      UpdateRule rule,
      StepSize size,
      double clip,
      boolean regularized,
      Float32Numbers parameters,
      Float32Numbers gradients,
      Float32Numbers firstOrNull,
      Float32Numbers secondOrNull) {
    return pass(rule, firstOrNull, secondOrNull)
        .apply(
            parameters.values(),
            gradients.values(),
            size,
            clip,
            regularized ? rule.l2() : 0,
            regularized ? size.decay() : 0);
  }

  private Float32Update pass(
      UpdateRule rule, Float32Numbers firstOrNull, Float32Numbers secondOrNull) {
    if (rule instanceof Momentum ofMomentum) {
      return momentum.by(ofMomentum, firstOrNull.values());
    }
    if (rule instanceof RmsProp ofRmsProp) {
      return rmsProp.by(ofRmsProp, firstOrNull.values());
    }
    if (rule instanceof Adam ofAdam) {
      return adam.by(ofAdam, firstOrNull.values(), secondOrNull.values());
    }
    return descent;
  }
}
