package io.tandem.backend;

import java.util.Locale;

/**
 * The function applied to each output of a layer. The derivative is taken from the output alone
 * where that tells it, which spares a second matrix; see {@link #differentiatesSums}.
 */
public enum Activation {
  /** {@code f(x) = x}. */
  IDENTITY,
  /** {@code f(x) = max(x, 0)}; the derivative at zero is zero (Nair and Hinton, 2010). */
  RELU,
  /**
   * {@code f(x) = x} above zero, {@code x / 100} elsewhere; the derivative at zero is 1/100 (Maas,
   * Hannun and Ng, 2013).
   */
  LEAKY_RELU,
  /**
   * {@code f(x) = x * P(x)}, where P is the standard normal distribution's function, {@code (1 +
   * erf(x / sqrt 2)) / 2}; the derivative is {@code P(x) + x * p(x)} with the density p (Hendrycks
   * and Gimpel, 2016; the exact form, not the one by tanh).
   */
  GELU,
  /** {@code f(x) = tanh x}; the derivative is {@code 1 - y^2} (LeCun et al., 1998). */
  TANH,
  /** {@code f(x) = 1 / (1 + e^-x)}; the derivative is {@code y * (1 - y)}. */
  SIGMOID;

  /** The slope of {@link #LEAKY_RELU} below zero, as Maas et al. and PyTorch have it. */
  public static final double LEAK = 0.01;

  /**
   * Whether the derivative is taken from the weighted sums. GELU falls before it rises, so that an
   * output does not tell on which side of its lowest point it is.
   */
  public boolean differentiatesSums() {
    return this == GELU;
  }

  /** The name as people write it, such as {@code leaky-relu}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
