package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import io.tandem.backend.NormalTail;
import io.tandem.backend.Precision;
import io.tandem.backend.cpu.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The activations that need powers of e, over a short run of numbers at a time: one worker's
 * arrays, which stay in the nearest cache from one pass to the next. Each pass is a loop of its
 * own, over whole vectors, so that a number has the same bits in whichever lane it is.
 */
final class Float32Curve {
  /** Numbers at a time: whole vectors, whatever their width. */
  static final int LENGTH = 256;

  private static final int LANES = Float32Tile.LANES;
  private static final float ONE_OVER_ROOT_OF_TWO_PI = (float) (1 / Math.sqrt(2 * Math.PI));
  private static final float[] TAIL = rounded(NormalTail.coefficients(Precision.FLOAT32));

  private final float[] x = new float[LENGTH];
  private final float[] power = new float[LENGTH];
  private final float[] result = new float[LENGTH];

  /** One for each worker. */
  static Float32Curve[] forEach(Workers workers) {
    Float32Curve[] curves = new Float32Curve[workers.count()];
    Arrays.setAll(curves, i -> new Float32Curve());
    return curves;
  }

  /** {@code to[at + i] = activation(from[at + i])} for a count of at most {@link #LENGTH}. */
  void apply(Activation activation, float[] from, float[] to, int at, int count) {
    System.arraycopy(from, at, x, 0, count);
    int length = wholeVectors(count);
    if (activation == Activation.GELU) {
      normalBelow(length);
      multiply(x, result, length);
    } else if (activation == Activation.TANH) {
      minusAbsolute(x, 2, power, length);
      Exponential.of(power, length, 1);
      tanh(x, power, result, length);
    } else {
      minusAbsolute(x, 1, power, length);
      Exponential.of(power, length, 0);
      sigmoid(x, power, result, length);
    }
    System.arraycopy(result, 0, to, at, count);
  }

  /**
   * {@code product[at + i] = gradient[at + i] * GELU'(sums[at + i])} for a count of at most {@link
   * #LENGTH}; the product may be in place of the gradient or the sums.
   */
  void multiplyByDerivativeOfGelu(
      float[] gradient, float[] sums, float[] product, int at, int count) {
    System.arraycopy(sums, at, x, 0, count);
    int length = wholeVectors(count);
    normalBelow(length);
    addDensityTimesX(x, power, result, length);
    System.arraycopy(gradient, at, x, 0, count);
    multiply(x, result, length);
    System.arraycopy(result, 0, product, at, count);
  }

  /** Leaves {@code e^(-x^2 / 2)} in the powers and the normal distribution of x in the results. */
  private void normalBelow(int length) {
    minusHalfSquare(x, power, length);
    Exponential.of(power, length, 0);
    normalBelow(x, power, result, length);
  }

  private static int wholeVectors(int count) {
    return (count + LANES - 1) / LANES * LANES;
  }

  private static void minusAbsolute(float[] x, float factor, float[] to, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector.fromArray(Float32Tile.SPECIES, x, i).abs().mul(-factor).intoArray(to, i);
    }
  }

  private static void minusHalfSquare(float[] x, float[] to, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(Float32Tile.SPECIES, x, i);
      v.mul(v).mul(-0.5f).intoArray(to, i);
    }
  }

  /** {@link NormalTail}, lane by lane, on either side of zero. */
  private static void normalBelow(float[] x, float[] power, float[] to, int length) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(Float32Tile.SPECIES, x, i);
      FloatVector u = v.abs();
      FloatVector shifted = u.add(NormalTail.CENTRE);
      FloatVector t = u.sub(NormalTail.CENTRE).div(shifted);
      FloatVector g = FloatVector.broadcast(Float32Tile.SPECIES, TAIL[TAIL.length - 1]);
      for (int n = TAIL.length - 2; n >= 0; n--) {
        g = g.fma(t, FloatVector.broadcast(Float32Tile.SPECIES, TAIL[n]));
      }
      FloatVector above = FloatVector.fromArray(Float32Tile.SPECIES, power, i).div(shifted).mul(g);
      above.neg().add(1).blend(above, v.compare(VectorOperators.LT, zero)).intoArray(to, i);
    }
  }

  private static void addDensityTimesX(float[] x, float[] power, float[] to, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector density =
          FloatVector.fromArray(Float32Tile.SPECIES, power, i).mul(ONE_OVER_ROOT_OF_TWO_PI);
      FloatVector.fromArray(Float32Tile.SPECIES, x, i)
          .fma(density, FloatVector.fromArray(Float32Tile.SPECIES, to, i))
          .intoArray(to, i);
    }
  }

  private static void multiply(float[] x, float[] to, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector.fromArray(Float32Tile.SPECIES, x, i)
          .mul(FloatVector.fromArray(Float32Tile.SPECIES, to, i))
          .intoArray(to, i);
    }
  }

  /** {@code tanh |x| = -m / (2 + m)} with {@code m = e^(-2|x|) - 1}, which is exact near zero. */
  private static void tanh(float[] x, float[] m, float[] to, int length) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    for (int i = 0; i < length; i += LANES) {
      FloatVector v = FloatVector.fromArray(Float32Tile.SPECIES, m, i);
      FloatVector negative = v.div(v.add(2));
      FloatVector sign = FloatVector.fromArray(Float32Tile.SPECIES, x, i);
      negative.neg().blend(negative, sign.compare(VectorOperators.LT, zero)).intoArray(to, i);
    }
  }

  /** By {@code e^(-|x|)}, which does not overflow: {@code 1 / (1 + e)} or {@code e / (1 + e)}. */
  private static void sigmoid(float[] x, float[] power, float[] to, int length) {
    FloatVector zero = FloatVector.zero(Float32Tile.SPECIES);
    FloatVector one = FloatVector.broadcast(Float32Tile.SPECIES, 1);
    for (int i = 0; i < length; i += LANES) {
      FloatVector e = FloatVector.fromArray(Float32Tile.SPECIES, power, i);
      FloatVector sign = FloatVector.fromArray(Float32Tile.SPECIES, x, i);
      one.blend(e, sign.compare(VectorOperators.LT, zero)).div(e.add(1)).intoArray(to, i);
    }
  }

  private static float[] rounded(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}
