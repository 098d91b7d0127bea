package io.tandem.backend.cpu.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code e^x} for {@code x <= 0}, lane by lane, by fused multiply-adds alone: the same bits from
 * the interpreter and from the compiler. Arrays go in and come out, since a vector that passes from
 * one compiled method to another becomes an object on the way.
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

  /**
   * Replaces numbers by {@code e^(x - most)}. Not a number stays what it is; below -87 the result
   * is {@code e^-87}, about 1.6e-38.
   *
   * @param x vectors of rows' numbers, a lane a row
   * @param length how many numbers there are: whole vectors
   * @param rowsMost each row's largest number
   * @param rowsSums overwritten with each row's sum of the results, in their order
   */
  static void ofDifferences(float[] x, int length, float[] rowsMost, float[] rowsSums) {
    VectorSpecies<Float> species = Float32Tile.SPECIES;
    FloatVector most = FloatVector.fromArray(species, rowsMost, 0);
    FloatVector sum = FloatVector.zero(species);
    for (int at = 0; at < length; at += species.length()) {
      FloatVector bounded = FloatVector.fromArray(species, x, at).sub(most).max(FLOAT_LOWEST);
      FloatVector rounder = FloatVector.broadcast(species, FLOAT_ROUND);
      FloatVector shifted = bounded.fma(FloatVector.broadcast(species, (float) LOG2_E), rounder);
      FloatVector n = shifted.sub(rounder);
      FloatVector r = n.fma(FloatVector.broadcast(species, -FLOAT_LN2_HIGH), bounded);
      r = n.fma(FloatVector.broadcast(species, -FLOAT_LN2_LOW), r);
      FloatVector series = FloatVector.broadcast(species, (float) ONE_OVER_FACTORIAL[FLOAT_DEGREE]);
      for (int i = FLOAT_DEGREE - 1; i >= 0; i--) {
        series = series.fma(r, FloatVector.broadcast(species, (float) ONE_OVER_FACTORIAL[i]));
      }
      FloatVector power =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, 23)
              .add(Float.floatToIntBits(1))
              .reinterpretAsFloats();
      FloatVector result = series.mul(power);
      result.intoArray(x, at);
      sum = sum.add(result);
    }
    sum.intoArray(rowsSums, 0);
  }

  /** As above; below -708 the result is {@code e^-708}, about 3.3e-308. */
  static void ofDifferences(double[] x, int length, double[] rowsMost, double[] rowsSums) {
    VectorSpecies<Double> species = Float64Tile.SPECIES;
    DoubleVector most = DoubleVector.fromArray(species, rowsMost, 0);
    DoubleVector sum = DoubleVector.zero(species);
    for (int at = 0; at < length; at += species.length()) {
      DoubleVector bounded = DoubleVector.fromArray(species, x, at).sub(most).max(DOUBLE_LOWEST);
      DoubleVector rounder = DoubleVector.broadcast(species, DOUBLE_ROUND);
      DoubleVector shifted = bounded.fma(DoubleVector.broadcast(species, LOG2_E), rounder);
      DoubleVector n = shifted.sub(rounder);
      DoubleVector r = n.fma(DoubleVector.broadcast(species, -DOUBLE_LN2_HIGH), bounded);
      r = n.fma(DoubleVector.broadcast(species, -DOUBLE_LN2_LOW), r);
      DoubleVector series = DoubleVector.broadcast(species, ONE_OVER_FACTORIAL[DOUBLE_DEGREE]);
      for (int i = DOUBLE_DEGREE - 1; i >= 0; i--) {
        series = series.fma(r, DoubleVector.broadcast(species, ONE_OVER_FACTORIAL[i]));
      }
      DoubleVector power =
          shifted
              .reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, 52)
              .add(Double.doubleToLongBits(1))
              .reinterpretAsDoubles();
      DoubleVector result = series.mul(power);
      result.intoArray(x, at);
      sum = sum.add(result);
    }
    sum.intoArray(rowsSums, 0);
  }

  /**
   * Replaces numbers by {@code e^x - less}, with all digits near zero where that is 1. Not a number
   * stays what it is.
   *
   * @param length how many numbers there are: whole vectors
   * @param less 0 or 1
   */
  static void of(float[] x, int length, float less) {
    VectorSpecies<Float> species = Float32Tile.SPECIES;
    for (int at = 0; at < length; at += species.length()) {
      FloatVector bounded = FloatVector.fromArray(species, x, at).max(FLOAT_LOWEST);
      FloatVector rounder = FloatVector.broadcast(species, FLOAT_ROUND);
      FloatVector shifted = bounded.fma(FloatVector.broadcast(species, (float) LOG2_E), rounder);
      FloatVector n = shifted.sub(rounder);
      FloatVector r = n.fma(FloatVector.broadcast(species, -FLOAT_LN2_HIGH), bounded);
      r = n.fma(FloatVector.broadcast(species, -FLOAT_LN2_LOW), r);
      FloatVector series = FloatVector.broadcast(species, (float) ONE_OVER_FACTORIAL[FLOAT_DEGREE]);
      for (int i = FLOAT_DEGREE - 1; i > 0; i--) {
        series = series.fma(r, FloatVector.broadcast(species, (float) ONE_OVER_FACTORIAL[i]));
      }
      FloatVector power =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, 23)
              .add(Float.floatToIntBits(1))
              .reinterpretAsFloats();
      // The series is of (e^r - 1) / r: 2^n * (e^r - 1) + (2^n - less).
      series.mul(r).fma(power, power.sub(less)).intoArray(x, at);
    }
  }

  /** As above. */
  static void of(double[] x, int length, double less) {
    VectorSpecies<Double> species = Float64Tile.SPECIES;
    for (int at = 0; at < length; at += species.length()) {
      DoubleVector bounded = DoubleVector.fromArray(species, x, at).max(DOUBLE_LOWEST);
      DoubleVector rounder = DoubleVector.broadcast(species, DOUBLE_ROUND);
      DoubleVector shifted = bounded.fma(DoubleVector.broadcast(species, LOG2_E), rounder);
      DoubleVector n = shifted.sub(rounder);
      DoubleVector r = n.fma(DoubleVector.broadcast(species, -DOUBLE_LN2_HIGH), bounded);
      r = n.fma(DoubleVector.broadcast(species, -DOUBLE_LN2_LOW), r);
      DoubleVector series = DoubleVector.broadcast(species, ONE_OVER_FACTORIAL[DOUBLE_DEGREE]);
      for (int i = DOUBLE_DEGREE - 1; i > 0; i--) {
        series = series.fma(r, DoubleVector.broadcast(species, ONE_OVER_FACTORIAL[i]));
      }
      DoubleVector power =
          shifted
              .reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, 52)
              .add(Double.doubleToLongBits(1))
              .reinterpretAsDoubles();
      // The series is of (e^r - 1) / r: 2^n * (e^r - 1) + (2^n - less).
      series.mul(r).fma(power, power.sub(less)).intoArray(x, at);
    }
  }
}
