package io.tandem.backend;

import io.tandem.backend.UpdateRule.Adam;
import io.tandem.backend.UpdateRule.GradientDescent;
import io.tandem.backend.UpdateRule.Momentum;
import io.tandem.backend.UpdateRule.RmsProp;
import java.util.List;

/** The formulas of the update rules, in float64. */
final class ReferenceUpdate {
  private ReferenceUpdate() {}

  /** Updates parameters and states; returns the L2 term as it was before. */
  static double apply(
      UpdateRule rule,
      StepSize size,
      List<ParameterShape> shapes,
      ParameterGroup parameters,
      ParameterGroup gradients,
      List<ParameterGroup> states) {
    double clip = Math.min(1, rule.clipNorm() / (norm(gradients) + 1e-6));
    double sumOfSquares = 0;
    for (int i = 0; i < shapes.size(); i++) {
      double[] w = data(parameters, i);
      double[] g = data(gradients, i);
      boolean regularized = shapes.get(i).regularized();
      for (int j = 0; j < w.length; j++) {
        double before = w[j];
        double slope = clip * g[j];
        double kept = before;
        if (regularized) {
          sumOfSquares += before * before;
          slope += 2 * rule.l2() * before;
          kept -= size.decay() * before;
        }
        w[j] = kept - size.rate() * direction(rule, size, slope, states, i, j);
      }
    }
    return rule.l2() * sumOfSquares;
  }

  private static double direction(
      UpdateRule rule, StepSize size, double s, List<ParameterGroup> states, int i, int j) {
    if (rule instanceof GradientDescent) {
      return s;
    }
    double[] first = data(states.get(0), i);
    if (rule instanceof Momentum momentum) {
      first[j] = momentum.momentum() * first[j] + s;
      return momentum.nesterov() ? s + momentum.momentum() * first[j] : first[j];
    }
    if (rule instanceof RmsProp rms) {
      first[j] = rms.smoothing() * first[j] + (1 - rms.smoothing()) * s * s;
      return s / (Math.sqrt(first[j]) + rms.epsilon());
    }
    Adam adam = (Adam) rule;
    double[] second = data(states.get(1), i);
    first[j] = adam.beta1() * first[j] + (1 - adam.beta1()) * s;
    second[j] = adam.beta2() * second[j] + (1 - adam.beta2()) * s * s;
    return first[j] / (Math.sqrt(size.correction() * second[j]) + adam.epsilon());
  }

  private static double norm(ParameterGroup gradients) {
    double squares = 0;
    for (int i = 0; i < gradients.matrices().size(); i++) {
      for (double g : data(gradients, i)) {
        squares += g * g;
      }
    }
    return Math.sqrt(squares);
  }

  private static double[] data(ParameterGroup group, int i) {
    return ((ReferenceMatrix) group.matrices().get(i)).data();
  }
}
