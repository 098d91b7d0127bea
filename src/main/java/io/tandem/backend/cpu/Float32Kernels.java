package io.tandem.backend.cpu;

import io.tandem.backend.Activation;
import io.tandem.backend.Loss;
import io.tandem.backend.StepSize;
import io.tandem.backend.UpdateRule;

/**
 * The arithmetic of the CPU backend: a small seam of its own, with a vectorised and a plain form.
 * Shapes have been checked by the caller.
 */
public interface Float32Kernels {
  /** A matrix of zeros for a parameter or what belongs to it, in the order that suits these. */
  Float32Numbers parameter(int rows, int columns);

  /** {@code sums = x * weights^T + bias} unless it is null, {@code y = activation(sums)}. */
  void linear(
      Float32Matrix x,
      Float32Numbers weights,
      Float32Dense bias,
      Activation activation,
      Float32Dense sumsOrNull,
      Float32Dense y);

  /**
   * Multiplies gradientY by the activation's derivative, which y tells, then {@code gradientWeights
   * = gradientY^T * x}, {@code gradientBias} = the sum of gradientY's rows, {@code gradientX =
   * gradientY * weights} unless it is null.
   */
  void linearBackward(
      Float32Matrix x,
      Float32Numbers weights,
      Float32Dense y,
      Activation activation,
      Float32Dense gradientY,
      Float32Numbers gradientWeights,
      Float32Dense gradientBias,
      Float32Dense gradientXOrNull);

  /**
   * The activation of a range of numbers, in place.
   *
   * @param worker who calls
   */
  void activate(Activation activation, float[] values, int from, int to, int worker);

  /**
   * Multiplies a range of gradients by the activation's derivative.
   *
   * @param y the activations, or the sums where {@link Activation#differentiatesSums}
   * @param product overwritten in the same range; may be the gradients, or y
   * @param worker who calls
   */
  void differentiate(
      Activation activation,
      float[] gradient,
      float[] y,
      float[] product,
      int from,
      int to,
      int worker);

  /** Each row of logits becomes probabilities. */
  void softmax(Float32Dense logits);

  /**
   * Each row of logits becomes probabilities; with {@code gradient}, the gradient of the batch's
   * loss instead.
   *
   * @param labels one a row
   * @param divisor of the rows' losses and gradients
   * @param losses overwritten with each row's loss, undivided; infinite or not a number where a
   *     logit is
   * @return how many rows had their largest logit, the first of equal ones, at their label
   */
  int loss(
      Loss loss,
      Float32Dense logits,
      int[] labels,
      double divisor,
      boolean gradient,
      double[] losses);

  /** The sum of the squares of a matrix's numbers. */
  double sumOfSquares(Float32Numbers values);

  /**
   * One matrix's part of an update, as {@link UpdateRule} says.
   *
   * @param clip what the gradients are multiplied by
   * @param regularized whether there are an L2 term and a weight decay
   * @param firstOrNull the rule's first state; null where it has none
   * @param secondOrNull the rule's second state; null where it has none
   * @return the sum of the squares of the parameters as they were before; 0 where there is no L2
   *     term
   */
  double update(
      UpdateRule rule,
      StepSize size,
      double clip,
      boolean regularized,
      Float32Numbers parameters,
      Float32Numbers gradients,
      Float32Numbers firstOrNull,
      Float32Numbers secondOrNull);
}
