package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The activations of weighted sums. A number's activation has the same bits in whichever lane and
 * part of a matrix it is: what is left beside whole vectors is copied into one.
 */
final class Float32Activation {
  private static final int LANES = Float32Tile.LANES;

  private Float32Activation() {}

  /**
   * Takes the activation of a range of numbers.
   *
   * @param y overwritten in the same range; may be the sums
   * @param spare at least a vector's lanes, overwritten
   */
  static void apply(
      Activation activation, float[] sums, float[] y, int from, int to, float[] spare) {
    int whole = (to - from) / LANES * LANES;
    vectors(activation, sums, from, y, from, whole);
    int rest = to - from - whole;
    if (rest > 0) {
      System.arraycopy(sums, from + whole, spare, 0, rest);
      vectors(activation, spare, 0, spare, 0, LANES);
      System.arraycopy(spare, 0, y, from + whole, rest);
    }
  }

  private static void vectors(
      Activation activation, float[] sums, int from, float[] y, int to, int count) {
    switch (activation) {
      case IDENTITY -> System.arraycopy(sums, from, y, to, count);
      case RELU -> rectify(sums, from, y, to, count);
      case LEAKY_RELU -> leak(sums, from, y, to, count);
      case GELU -> gelu(sums, from, y, to, count);
      case TANH -> tanh(sums, from, y, to, count);
      case SIGMOID -> sigmoid(sums, from, y, to, count);
    }
  }

  private static void rectify(float[] sums, int from, float[] y, int to, int count) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(Float32Tile.SPECIES, sums, from + i).max(zero).intoArray(y, to + i);
    }
  }

  private static void leak(float[] sums, int from, float[] y, int to, int count) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = FloatVector.fromArray(Float32Tile.SPECIES, sums, from + i);
      x.mul((float) Activation.LEAK)
          .blend(x, x.compare(VectorOperators.GT, zero))
          .intoArray(y, to + i);
    }
  }

  private static void gelu(float[] sums, int from, float[] y, int to, int count) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = FloatVector.fromArray(Float32Tile.SPECIES, sums, from + i);
      FloatVector power = Exponential.of(x.mul(x).mul(-0.5f));
      FloatVector above = Float32NormalTail.above(x.abs(), power);
      FloatVector below = above.neg().add(1).blend(above, x.compare(VectorOperators.LT, zero));
      x.mul(below).intoArray(y, to + i);
    }
  }

  /** {@code tanh |x| = -m / (2 + m)} with {@code m = e^(-2|x|) - 1}, which is exact near zero. */
  private static void tanh(float[] sums, int from, float[] y, int to, int count) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = FloatVector.fromArray(Float32Tile.SPECIES, sums, from + i);
      FloatVector m = Exponential.minusOne(x.abs().mul(-2));
      FloatVector negative = m.div(m.add(2));
      negative.neg().blend(negative, x.compare(VectorOperators.LT, zero)).intoArray(y, to + i);
    }
  }

  /** By {@code e^(-|x|)}, which does not overflow: {@code 1 / (1 + e)} or {@code e / (1 + e)}. */
  private static void sigmoid(float[] sums, int from, float[] y, int to, int count) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    FloatVector one = FloatVector.broadcast(Float32Tile.SPECIES, 1);
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = FloatVector.fromArray(Float32Tile.SPECIES, sums, from + i);
      FloatVector power = Exponential.of(x.abs().neg());
      one.blend(power, x.compare(VectorOperators.LT, zero)).div(power.add(1)).intoArray(y, to + i);
    }
  }
}
