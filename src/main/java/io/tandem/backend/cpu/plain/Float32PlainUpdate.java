package io.tandem.backend.cpu.plain;

import io.tandem.backend.StepSize;
import io.tandem.backend.UpdateRule;
import io.tandem.backend.UpdateRule.Adam;
import io.tandem.backend.UpdateRule.Momentum;
import io.tandem.backend.UpdateRule.RmsProp;
import io.tandem.backend.cpu.Float32Numbers;

/** An update as a plain loop; every number is worked out in float64 and rounded when stored. */
final class Float32PlainUpdate {
  private Float32PlainUpdate() {}

  static double sumOfSquares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  /** As {@link io.tandem.backend.cpu.Float32Kernels#update}. */
  static double update(
      UpdateRule rule,
      StepSize size,
      double clip,
      boolean regularized,
      Float32Numbers parameters,
      Float32Numbers gradients,
      Float32Numbers firstOrNull,
      Float32Numbers secondOrNull) {
    double l2 = regularized ? rule.l2() : 0;
    double decay = regularized ? size.decay() : 0;
    float[] values = parameters.values();
    float[] slopes = gradients.values();
    double squares = l2 == 0 ? 0 : sumOfSquares(values);
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      double slope = clip * slopes[i] + 2 * l2 * value;
      double direction = direction(rule, size, slope, i, firstOrNull, secondOrNull);
      values[i] = (float) (value - decay * value - size.rate() * direction);
    }
    return squares;
  }

  private static double direction(
      UpdateRule rule,
      StepSize size,
      double slope,
      int i,
      Float32Numbers firstOrNull,
      Float32Numbers secondOrNull) {
    if (rule instanceof Momentum momentum) {
      double velocity = mixed(firstOrNull, i, momentum.momentum(), slope);
      return momentum.nesterov() ? slope + momentum.momentum() * velocity : velocity;
    }
    if (rule instanceof RmsProp rms) {
      double mean = mixed(firstOrNull, i, rms.smoothing(), (1 - rms.smoothing()) * slope * slope);
      return slope / (Math.sqrt(mean) + rms.epsilon());
    }
    if (rule instanceof Adam adam) {
      double first = mixed(firstOrNull, i, adam.beta1(), (1 - adam.beta1()) * slope);
      double second = mixed(secondOrNull, i, adam.beta2(), (1 - adam.beta2()) * slope * slope);
      return first / (Math.sqrt(size.correction() * second) + adam.epsilon());
    }
    return slope;
  }

  /** A share of what was remembered, and something new; it is remembered in turn. */
  private static double mixed(Float32Numbers state, int i, double share, double added) {
    double mixed = share * state.values()[i] + added;
    state.values()[i] = (float) mixed;
    return mixed;
  }
}
