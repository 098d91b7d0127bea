package io.tandem.backend;

/**
 * How an update turns gradients into new parameters, as one pass over both and over what the rule
 * remembers.
 *
 * <p>With the {@link StepSize} of the update, every rule makes of a parameter {@code w} and its
 * gradient {@code g}
 *
 * <pre>
 * w = w - decay * w - rate * direction(clip * g + 2 * l2 * w)
 * </pre>
 *
 * where decay and l2 are zero for parameters that are not regularised, and {@code clip = min(1,
 * clipNorm / (norm + 1e-6))} with the Euclidean norm of all gradients of the group together
 * (Pascanu, Mikolov and Bengio, 2013; the small number is PyTorch's). The norm takes a pass of its
 * own, and none is made where nothing is clipped. Every state is zero before the first update.
 */
public sealed interface UpdateRule {
  /** A {@link #clipNorm} that no gradient exceeds. */
  double NEVER = Double.POSITIVE_INFINITY;

  /** What keeps a clipped gradient a number where the norm is zero. */
  double CLIP_EPSILON = 1e-6;

  /** The factor lambda of the loss's term {@code lambda * sum(w^2)}. */
  double l2();

  /** The norm above which gradients are scaled down to it; {@link #NEVER} for none. */
  double clipNorm();

  /** How many numbers the rule remembers of each parameter, a group for each of them. */
  int states();

  /**
   * The numbers of one update.
   *
   * @param weightDecay decoupled from the gradient, as a factor of the learning rate (Loshchilov
   *     and Hutter, "Decoupled Weight Decay Regularization", 2019)
   * @param update how many were made before it
   */
  default StepSize stepSize(double learningRate, double weightDecay, long update) {
    return new StepSize(learningRate, learningRate * weightDecay, 1);
  }

  /** Gradient descent: {@code direction(s) = s}. */
  record GradientDescent(double l2, double clipNorm) implements UpdateRule {
    /** Checks the numbers, as every rule does. */
    public GradientDescent {
      check(l2, clipNorm);
    }

    /** Without clipping. */
    public GradientDescent(double l2) {
      this(l2, NEVER);
    }

    @Override
    public int states() {
      return 0;
    }
  }

  /**
   * Momentum: {@code v = momentum * v + s} and {@code direction(s) = v}; in Nesterov's form {@code
   * direction(s) = s + momentum * v} (Sutskever, Martens, Dahl and Hinton, 2013, in the form of
   * PyTorch's SGD without dampening).
   *
   * @param momentum from 0 to below 1
   */
  record Momentum(double l2, double clipNorm, double momentum, boolean nesterov)
      implements UpdateRule {
    /** Checks the numbers. */
    public Momentum {
      check(l2, clipNorm);
      checkShare("momentum", momentum);
    }

    @Override
    public int states() {
      return 1;
    }
  }

  /**
   * RMSProp: {@code q = smoothing * q + (1 - smoothing) * s^2} and {@code direction(s) = s /
   * (sqrt(q) + epsilon)} (Tieleman and Hinton, lecture 6.5 of "Neural Networks for Machine
   * Learning", 2012, in the form of PyTorch's RMSprop, not centred).
   *
   * @param smoothing from 0 to below 1
   * @param epsilon above 0, also when it is rounded to float32
   */
  record RmsProp(double l2, double clipNorm, double smoothing, double epsilon)
      implements UpdateRule {
    /** Checks the numbers. */
    public RmsProp {
      check(l2, clipNorm);
      checkShare("smoothing", smoothing);
      checkEpsilon(epsilon);
    }

    /** With PyTorch's smoothing of 0.99 and epsilon of 1e-8. */
    public RmsProp(double l2, double clipNorm) {
      this(l2, clipNorm, 0.99, 1e-8);
    }

    @Override
    public int states() {
      return 1;
    }
  }

  /**
   * Adam: {@code m = beta1 * m + (1 - beta1) * s}, {@code q = beta2 * q + (1 - beta2) * s^2} and,
   * with {@code rate = learning rate / (1 - beta1^t)} and {@code correction = 1 / (1 - beta2^t)} in
   * update number t, from 1, {@code direction(s) = m / (sqrt(correction * q) + epsilon)} (Kingma
   * and Ba, 2015). With a weight decay it is AdamW.
   *
   * @param beta1 from 0 to below 1
   * @param beta2 from 0 to below 1
   * @param epsilon above 0, also when it is rounded to float32
   */
  record Adam(double l2, double clipNorm, double beta1, double beta2, double epsilon)
      implements UpdateRule {
    /** Checks the numbers. */
    public Adam {
      check(l2, clipNorm);
      checkShare("beta1", beta1);
      checkShare("beta2", beta2);
      checkEpsilon(epsilon);
    }

    /** With the paper's beta1 of 0.9, beta2 of 0.999 and epsilon of 1e-8. */
    public Adam(double l2, double clipNorm) {
      this(l2, clipNorm, 0.9, 0.999, 1e-8);
    }

    @Override
    public int states() {
      return 2;
    }

    @Override
    public StepSize stepSize(double learningRate, double weightDecay, long update) {
      return new StepSize(
          learningRate / (1 - StrictMath.pow(beta1, update + 1.0)),
          learningRate * weightDecay,
          1 / (1 - StrictMath.pow(beta2, update + 1.0)));
    }
  }

  private static void check(double l2, double clipNorm) {
    require(l2 >= 0 && l2 < NEVER, "l2 should be a finite number from 0 on", l2);
    require(clipNorm > 0, "clipNorm should be above 0", clipNorm);
  }

  private static void checkShare(String name, double value) {
    require(value >= 0 && value < 1, name + " should be from 0 to below 1", value);
  }

  private static void checkEpsilon(double epsilon) {
    require(
        epsilon >= Float.MIN_NORMAL && epsilon < NEVER,
        "epsilon should be a finite number of at least " + Float.MIN_NORMAL,
        epsilon);
  }

  private static void require(boolean holds, String expectation, double found) {
    if (!holds) {
      throw new IllegalArgumentException(expectation + ", and is " + found);
    }
  }
}
