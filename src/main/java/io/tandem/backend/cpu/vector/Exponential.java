package io.tandem.backend.cpu.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@code e^x} and {@code e^x - 1} for {@code x <= 0}, lane by lane, by fused multiply-adds alone:
 * the same bits from the interpreter and from the compiler.
 *
 * <p>{@code x = n ln 2 + r} with {@code |r| <= ln 2 / 2} (ln 2 in two parts, Cody and Waite 1980);
 * {@code e^r} by its Taylor polynomial, cut where the next term is below half a unit in the last
 * place; times {@code 2^n}, put into the exponent's bits. Adding and subtracting a number whose
 * last bit is worth one rounds to the nearest whole number.
 */
final class Exponential {
  // Below these, results would be subnormal: they are cut off at the smallest normal power of two.
  private static final float FLOAT_LOWEST = -87;
  private static final double DOUBLE_LOWEST = -708;

  private static final float FLOAT_ROUND = 0x1.8p23f;
  private static final double DOUBLE_ROUND = 0x1.8p52;
  private static final double LOG2_E = 1.4426950408889634;
  private static final float FLOAT_LN2_HIGH = 0x1.62e4p-1f;
  private static final float FLOAT_LN2_LOW = (float) (0x1.62e42fefa39efp-1 - 0x1.62e4p-1);
  private static final double DOUBLE_LN2_HIGH = 0x1.62e42fefa0p-1;
  private static final double DOUBLE_LN2_LOW = 0x1.cf79abc9e3b3ap-40;
  private static final int FLOAT_DEGREE = 7;
  private static final int DOUBLE_DEGREE = 14;
  private static final double[] ONE_OVER_FACTORIAL = new double[DOUBLE_DEGREE + 1];

  static {
    double factorial = 1;
    for (int n = 0; n <= DOUBLE_DEGREE; n++) {
      ONE_OVER_FACTORIAL[n] = 1 / factorial;
      factorial *= n + 1;
    }
  }

  private Exponential() {}

  /** Not a number stays what it is; below -87 the result is {@code e^-87}, about 1.6e-38. */
  static FloatVector of(FloatVector x) {
    FloatVector bounded = x.max(FLOAT_LOWEST);
    FloatVector shifted = shifted(bounded);
    return polynomial(remainder(bounded, shifted), 0).mul(power(shifted));
  }

  /** As {@link #of(FloatVector)}, less 1, without the loss of digits near zero. */
  static FloatVector minusOne(FloatVector x) {
    FloatVector bounded = x.max(FLOAT_LOWEST);
    FloatVector shifted = shifted(bounded);
    FloatVector r = remainder(bounded, shifted);
    FloatVector power = power(shifted);
    return polynomial(r, 1).mul(r).fma(power, power.sub(1));
  }

  /** The whole number n, with the number added that rounded it. */
  private static FloatVector shifted(FloatVector x) {
    FloatVector rounder = FloatVector.broadcast(x.species(), FLOAT_ROUND);
    return x.fma(FloatVector.broadcast(x.species(), (float) LOG2_E), rounder);
  }

  private static FloatVector remainder(FloatVector x, FloatVector shifted) {
    FloatVector n = shifted.sub(FLOAT_ROUND);
    FloatVector r = n.fma(FloatVector.broadcast(x.species(), -FLOAT_LN2_HIGH), x);
    return n.fma(FloatVector.broadcast(x.species(), -FLOAT_LN2_LOW), r);
  }

  /** The sum of {@code r^(i - lowest) / i!} from the lowest i on. */
  private static FloatVector polynomial(FloatVector r, int lowest) {
    FloatVector sum = FloatVector.broadcast(r.species(), (float) ONE_OVER_FACTORIAL[FLOAT_DEGREE]);
    for (int i = FLOAT_DEGREE - 1; i >= lowest; i--) {
      sum = sum.fma(r, FloatVector.broadcast(r.species(), (float) ONE_OVER_FACTORIAL[i]));
    }
    return sum;
  }

  private static FloatVector power(FloatVector shifted) {
    return shifted
        .reinterpretAsInts()
        .lanewise(VectorOperators.LSHL, 23)
        .add(Float.floatToIntBits(1))
        .reinterpretAsFloats();
  }

  /** Not a number stays what it is; below -708 the result is {@code e^-708}, about 3.3e-308. */
  static DoubleVector of(DoubleVector x) {
    DoubleVector bounded = x.max(DOUBLE_LOWEST);
    DoubleVector shifted = shifted(bounded);
    return polynomial(remainder(bounded, shifted), 0).mul(power(shifted));
  }

  /** As {@link #of(DoubleVector)}, less 1, without the loss of digits near zero. */
  static DoubleVector minusOne(DoubleVector x) {
    DoubleVector bounded = x.max(DOUBLE_LOWEST);
    DoubleVector shifted = shifted(bounded);
    DoubleVector r = remainder(bounded, shifted);
    DoubleVector power = power(shifted);
    return polynomial(r, 1).mul(r).fma(power, power.sub(1));
  }

  /** The whole number n, with the number added that rounded it. */
  private static DoubleVector shifted(DoubleVector x) {
    DoubleVector rounder = DoubleVector.broadcast(x.species(), DOUBLE_ROUND);
    return x.fma(DoubleVector.broadcast(x.species(), LOG2_E), rounder);
  }

  private static DoubleVector remainder(DoubleVector x, DoubleVector shifted) {
    DoubleVector n = shifted.sub(DOUBLE_ROUND);
    DoubleVector r = n.fma(DoubleVector.broadcast(x.species(), -DOUBLE_LN2_HIGH), x);
    return n.fma(DoubleVector.broadcast(x.species(), -DOUBLE_LN2_LOW), r);
  }

  /** The sum of {@code r^(i - lowest) / i!} from the lowest i on. */
  private static DoubleVector polynomial(DoubleVector r, int lowest) {
    DoubleVector sum = DoubleVector.broadcast(r.species(), ONE_OVER_FACTORIAL[DOUBLE_DEGREE]);
    for (int i = DOUBLE_DEGREE - 1; i >= lowest; i--) {
      sum = sum.fma(r, DoubleVector.broadcast(r.species(), ONE_OVER_FACTORIAL[i]));
    }
    return sum;
  }

  private static DoubleVector power(DoubleVector shifted) {
    return shifted
        .reinterpretAsLongs()
        .lanewise(VectorOperators.LSHL, 52)
        .add(Double.doubleToLongBits(1))
        .reinterpretAsDoubles();
  }
}
