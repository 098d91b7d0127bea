package io.tandem.backend;

/**
 * The function applied to each output of a layer; its derivative is taken from the output alone.
 */
public enum Activation {
  /** {@code f(x) = x}. */
  IDENTITY,
  /** {@code f(x) = max(x, 0)}; the derivative at zero is zero (Nair and Hinton, 2010). */
  RELU
}
