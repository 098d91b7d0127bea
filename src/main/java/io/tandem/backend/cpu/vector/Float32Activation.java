package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The activations of weighted sums. */
final class Float32Activation {
  private static final int LANES = Float32Tile.LANES;

  private Float32Activation() {}

  /**
   * Takes the activation of a range of numbers.
   *
   * @param y overwritten in the same range; may be the sums
   */
  static void apply(
      Activation activation, float[] sums, float[] y, int from, int to, Float32Curve curve) {
    switch (activation) {
      case IDENTITY -> copy(sums, y, from, to);
      case RELU -> rectify(sums, y, from, to);
      case LEAKY_RELU -> leak(sums, y, from, to);
      case GELU, TANH, SIGMOID -> {
        for (int at = from; at < to; at += Float32Curve.LENGTH) {
          curve.apply(activation, sums, y, at, Math.min(Float32Curve.LENGTH, to - at));
        }
      }
    }
  }

  private static void copy(float[] sums, float[] y, int from, int to) {
    if (y != sums) {
      System.arraycopy(sums, from, y, from, to - from);
    }
  }

  private static void rectify(float[] sums, float[] y, int from, int to) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    int at = from;
    for (; at <= to - LANES; at += LANES) {
      FloatVector.fromArray(Float32Tile.SPECIES, sums, at).max(zero).intoArray(y, at);
    }
    for (; at < to; at++) {
      y[at] = Math.max(sums[at], 0);
    }
  }

  private static void leak(float[] sums, float[] y, int from, int to) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    int at = from;
    for (; at <= to - LANES; at += LANES) {
      FloatVector x = FloatVector.fromArray(Float32Tile.SPECIES, sums, at);
      x.mul((float) Activation.LEAK).blend(x, x.compare(VectorOperators.GT, zero)).intoArray(y, at);
    }
    for (; at < to; at++) {
      y[at] = sums[at] > 0 ? sums[at] : (float) Activation.LEAK * sums[at];
    }
  }
}
