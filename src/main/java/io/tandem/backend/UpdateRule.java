package io.tandem.backend;

/** How an update turns gradients into new parameters, as one pass over both. */
public sealed interface UpdateRule {
  /**
   * Gradient descent on the loss with an L2 term: {@code w -= rate * (g + 2 * l2 * w)} for
   * regularised parameters, {@code w -= rate * g} for the others.
   *
   * @param l2 the factor lambda of the term {@code lambda * sum(w^2)}
   */
  record GradientDescent(double l2) implements UpdateRule {}
}
