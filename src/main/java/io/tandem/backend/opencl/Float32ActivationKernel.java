package io.tandem.backend.opencl;

import com.aparapi.Kernel;
import io.tandem.backend.Activation;
import io.tandem.backend.NormalTail;

/**
 * The part of {@link Float32Kernel} that has the activations, and the arrays of all of its parts.
 */
abstract class Float32ActivationKernel extends Kernel {
  // The numbers of the activations, which Aparapi's translation cannot ask an enum for.
  private static final int RELU = 1;
  private static final int LEAKY_RELU = 2;
  static final int GELU = 3;
  private static final int TANH = 4;
  private static final int SIGMOID = 5;

  private static final float LEAK = (float) Activation.LEAK;
  private static final float ONE_OVER_ROOT_OF_TWO_PI = (float) 0.39894228040143267794;

  /** The matrices of a program, and the sums that it leaves for the host. */
  float[] arena = new float[1];

  /** For each pass the place of its record, then the records. */
  int[] operations = new int[1];

  /** What records need of numbers that are not whole. */
  float[] scalars = new float[1];

  /** Features that are real numbers, and the means and factors that scale features. */
  float[] reals = new float[1];

  /** The place in {@link #reals} of the coefficients of a {@link NormalTail}. */
  int normalTail;

  /** How many coefficients these are. */
  int normalTailTerms;

  /** Record: d, y, size, activation. Multiplies d by the derivative, which is taken from y. */
  void derivative(int record) {
    int d = operations[record + 1];
    int y = operations[record + 2];
    int size = operations[record + 3];
    int activation = operations[record + 4];
    for (int i = getGlobalId(); i < size; i += getGlobalSize()) {
      arena[d + i] = gradientBefore(arena[d + i], arena[y + i], activation);
    }
  }

  /**
   * The gradient before an activation, from the one behind it and from y or, of GELU, the sum. What
   * is not a number counts as zero for relu, which passes nothing on there.
   */
  float gradientBefore(float gradient, float y, int activation) {
    float before = gradient;
    if (activation == RELU) {
      if (!(y > 0)) {
        before = 0;
      }
    } else if (activation == LEAKY_RELU) {
      if (!(y > 0)) {
        before = LEAK * gradient;
      }
    } else if (activation == GELU) {
      before = gradient * (normalBelow(y) + y * (exp(-y * y / 2) * ONE_OVER_ROOT_OF_TWO_PI));
    } else if (activation == TANH) {
      before = gradient * (1 - y * y);
    } else if (activation == SIGMOID) {
      before = gradient * (y * (1 - y));
    }
    return before;
  }

  /** The activation of a sum. */
  float activated(float x, int activation) {
    float activated = x;
    if (activation == RELU) {
      // Not max(x, 0), which would hide what is not a number.
      if (x < 0) {
        activated = 0;
      }
    } else if (activation == LEAKY_RELU) {
      if (x < 0) {
        activated = LEAK * x;
      }
    } else if (activation == GELU) {
      activated = x * normalBelow(x);
    } else if (activation == TANH) {
      activated = tanh(x);
    } else if (activation == SIGMOID) {
      activated = 1 / (1 + exp(-x));
    }
    return activated;
  }

  /** How likely a standard normal number is below x. */
  private float normalBelow(float x) {
    float u = abs(x);
    float shifted = u + NormalTail.CENTRE;
    float t = (u - NormalTail.CENTRE) / shifted;
    float g = 0;
    for (int i = normalTailTerms - 1; i >= 0; i--) {
      g = g * t + reals[normalTail + i];
    }
    float probability = exp(-u * u / 2) / shifted * g;
    if (x > 0) {
      probability = 1 - probability;
    }
    return probability;
  }
}
