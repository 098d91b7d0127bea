package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The gradients of weighted sums, from those of their activations. */
final class Float32Derivative {
  private static final int LANES = Float32Tile.LANES;
  private static final float ONE_OVER_ROOT_OF_TWO_PI = (float) (1 / Math.sqrt(2 * Math.PI));

  private Float32Derivative() {}

  /**
   * Multiplies a range of gradients by the activation's derivative.
   *
   * @param gradient overwritten
   * @param y the activations, or the sums where {@link Activation#differentiatesSums}
   * @param spare at least two vectors' lanes, overwritten
   */
  static void apply(
      Activation activation, float[] gradient, float[] y, int from, int to, float[] spare) {
    int whole = (to - from) / LANES * LANES;
    vectors(activation, gradient, from, y, from, whole);
    int rest = to - from - whole;
    if (rest > 0) {
      System.arraycopy(gradient, from + whole, spare, 0, rest);
      System.arraycopy(y, from + whole, spare, LANES, rest);
      vectors(activation, spare, 0, spare, LANES, LANES);
      System.arraycopy(spare, 0, gradient, from + whole, rest);
    }
  }

  private static void vectors(
      Activation activation, float[] gradient, int at, float[] y, int from, int count) {
    switch (activation) {
      case IDENTITY -> {}
      case RELU -> ofRelu(gradient, at, y, from, count);
      case LEAKY_RELU -> ofLeakyRelu(gradient, at, y, from, count);
      case GELU -> ofGelu(gradient, at, y, from, count);
      case TANH -> ofTanh(gradient, at, y, from, count);
      case SIGMOID -> ofSigmoid(gradient, at, y, from, count);
    }
  }

  private static void ofRelu(float[] gradient, int at, float[] outputs, int from, int count) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    for (int i = 0; i < count; i += LANES) {
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradient, at + i);
      FloatVector y = FloatVector.fromArray(Float32Tile.SPECIES, outputs, from + i);
      g.blend(zero, y.compare(VectorOperators.EQ, zero)).intoArray(gradient, at + i);
    }
  }

  private static void ofLeakyRelu(float[] gradient, int at, float[] outputs, int from, int count) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    for (int i = 0; i < count; i += LANES) {
      FloatVector g = FloatVector.fromArray(Float32Tile.SPECIES, gradient, at + i);
      FloatVector y = FloatVector.fromArray(Float32Tile.SPECIES, outputs, from + i);
      g.mul((float) Activation.LEAK)
          .blend(g, y.compare(VectorOperators.GT, zero))
          .intoArray(gradient, at + i);
    }
  }

  private static void ofGelu(float[] gradient, int at, float[] sums, int from, int count) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = FloatVector.fromArray(Float32Tile.SPECIES, sums, from + i);
      FloatVector power = Exponential.of(x.mul(x).mul(-0.5f));
      FloatVector above = Float32NormalTail.above(x.abs(), power);
      FloatVector below = above.neg().add(1).blend(above, x.compare(VectorOperators.LT, zero));
      FloatVector derivative = x.mul(ONE_OVER_ROOT_OF_TWO_PI).fma(power, below);
      FloatVector.fromArray(Float32Tile.SPECIES, gradient, at + i)
          .mul(derivative)
          .intoArray(gradient, at + i);
    }
  }

  private static void ofTanh(float[] gradient, int at, float[] outputs, int from, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector y = FloatVector.fromArray(Float32Tile.SPECIES, outputs, from + i);
      FloatVector derivative = y.mul(y).neg().add(1);
      FloatVector.fromArray(Float32Tile.SPECIES, gradient, at + i)
          .mul(derivative)
          .intoArray(gradient, at + i);
    }
  }

  private static void ofSigmoid(float[] gradient, int at, float[] outputs, int from, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector y = FloatVector.fromArray(Float32Tile.SPECIES, outputs, from + i);
      FloatVector derivative = y.neg().add(1).mul(y);
      FloatVector.fromArray(Float32Tile.SPECIES, gradient, at + i)
          .mul(derivative)
          .intoArray(gradient, at + i);
    }
  }
}
