package io.tandem.backend;

/** The constants of batch and layer normalisation, which are PyTorch's defaults. */
public final class NormalizationRule {
  /** What is added to a variance before its root is taken, so that none is zero. */
  public static final double EPSILON = 1e-5;

  /** The weight of the latest mini-batch in the running means and variances. */
  public static final double MOMENTUM = 0.1;

  private NormalizationRule() {}
}
