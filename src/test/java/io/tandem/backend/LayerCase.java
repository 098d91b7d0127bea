package io.tandem.backend;

import io.tandem.measure.LayerShape;
import io.tandem.measure.Tolerance;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/** One trial of an operation; its name tells all that is needed to repeat it. */
public record LayerCase(Precision precision, LayerShape shape, Numbers numbers, int seed) {
  /**
   * Activations to try on this shape: the two that training needs most and one that differs from
   * shape to shape. What an activation does to one number does not depend on the shape.
   */
  Set<Activation> activations() {
    Activation[] all = Activation.values();
    int turn = seed / Numbers.values().length % all.length;
    return EnumSet.of(Activation.IDENTITY, Activation.RELU, all[turn]);
  }

  /** The source of this trial's numbers, from the start. */
  Random random() {
    return new Random(seed);
  }

  /** Numbers that the precision holds exactly, so that no conversion is part of an error. */
  double[] draw(Random random, int rows, int columns) {
    double[] drawn = new double[rows * columns];
    Arrays.setAll(drawn, i -> Rounding.round(precision, numbers.draw(random)));
    return drawn;
  }

  /** The same trial, were its numbers such that sums of them are rounded. */
  LayerCase ofReals() {
    return new LayerCase(precision, shape, Numbers.REALS, seed);
  }

  /** Sums, each right to within rounding, or to the bit where nothing is rounded. */
  Expected sums(int columns, double[] sums, double[] magnitudes, int terms) {
    return sums(columns, sums, magnitudes, terms, 0);
  }

  /** As {@link #sums}, of a matrix product, whose factors some precisions round. */
  Expected products(int columns, double[] sums, double[] magnitudes, int terms) {
    return sums(columns, sums, magnitudes, terms, Tolerance.ofFactors(precision));
  }

  private Expected sums(
      int columns, double[] sums, double[] magnitudes, int terms, double roundingOfTerms) {
    return numbers == Numbers.EIGHTHS
        ? Expected.exactly(columns, sums)
        : Expected.sums(columns, sums, magnitudes, terms, precision, roundingOfTerms);
  }

  @Override
  public String toString() {
    return precision + " " + shape + " " + numbers + " seed " + seed;
  }
}
