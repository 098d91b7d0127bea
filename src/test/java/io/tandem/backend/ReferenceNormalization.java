package io.tandem.backend;

import java.util.function.DoubleUnaryOperator;

/** Batch and layer normalisation as the plain loops of their formulas. */
final class ReferenceNormalization {
  private ReferenceNormalization() {}

  /** Each column's statistics, towards which the running ones move. */
  static void batch(Matrix x, Matrix running, Matrix statistics) {
    int rows = x.rows();
    for (int column = 0; column < x.columns(); column++) {
      double mean = 0;
      for (int row = 0; row < rows; row++) {
        mean += get(x, row, column) / rows;
      }
      double squares = 0;
      for (int row = 0; row < rows; row++) {
        squares += Math.pow(get(x, row, column) - mean, 2);
      }
      set(statistics, 0, column, mean);
      set(statistics, 1, column, inverse(squares / rows));
      set(running, 0, column, 0.9 * get(running, 0, column) + 0.1 * mean);
      set(running, 1, column, 0.9 * get(running, 1, column) + 0.1 * squares / (rows - 1));
    }
  }

  /** Each row's statistics. */
  static void examples(Matrix x, Matrix statistics) {
    int columns = x.columns();
    for (int row = 0; row < x.rows(); row++) {
      double mean = 0;
      for (int column = 0; column < columns; column++) {
        mean += get(x, row, column) / columns;
      }
      double squares = 0;
      for (int column = 0; column < columns; column++) {
        squares += Math.pow(get(x, row, column) - mean, 2);
      }
      set(statistics, 0, row, mean);
      set(statistics, 1, row, inverse(squares / columns));
    }
  }

  /** The statistics that running means and variances stand for. */
  static Matrix statistics(Matrix running) {
    ReferenceMatrix statistics = ReferenceMatrix.zeros(2, running.columns());
    for (int column = 0; column < running.columns(); column++) {
      statistics.set(0, column, get(running, 0, column));
      statistics.set(1, column, inverse(get(running, 1, column)));
    }
    return statistics;
  }

  /**
   * The outputs.
   *
   * @param ofColumns whether the statistics are those of columns, or else of rows
   */
  static void outputs(
      Matrix x,
      Matrix scale,
      Matrix shift,
      Matrix statistics,
      boolean ofColumns,
      DoubleUnaryOperator activation,
      Matrix y) {
    for (int row = 0; row < x.rows(); row++) {
      for (int column = 0; column < x.columns(); column++) {
        double n = normalized(x, statistics, ofColumns, row, column);
        double value = n * get(scale, 0, column) + get(shift, 0, column);
        set(y, row, column, activation.applyAsDouble(value));
      }
    }
  }

  /** The backward pass, by the chain rule through mean and variance. */
  record Backward(Matrix x, Matrix scale, Matrix statistics, boolean ofColumns, Matrix d) {
    void run(Matrix gradientScale, Matrix gradientShift, Matrix gradientX) {
      for (int column = 0; column < x.columns(); column++) {
        double ofScale = 0;
        double ofShift = 0;
        for (int row = 0; row < x.rows(); row++) {
          ofScale += get(d, row, column) * n(row, column);
          ofShift += get(d, row, column);
        }
        set(gradientScale, 0, column, ofScale);
        set(gradientShift, 0, column, ofShift);
      }
      for (int row = 0; row < x.rows(); row++) {
        for (int column = 0; column < x.columns(); column++) {
          set(gradientX, row, column, gradientX(row, column));
        }
      }
    }

    private double gradientX(int row, int column) {
      int count = ofColumns ? x.rows() : x.columns();
      double mean = 0;
      double meanAlong = 0;
      for (int i = 0; i < count; i++) {
        int otherRow = ofColumns ? i : row;
        int otherColumn = ofColumns ? column : i;
        double g = g(otherRow, otherColumn);
        mean += g / count;
        meanAlong += g * n(otherRow, otherColumn) / count;
      }
      double inverse = get(statistics, 1, ofColumns ? column : row);
      return inverse * (g(row, column) - mean - n(row, column) * meanAlong);
    }

    private double n(int row, int column) {
      return normalized(x, statistics, ofColumns, row, column);
    }

    private double g(int row, int column) {
      return get(d, row, column) * get(scale, 0, column);
    }
  }

  private static double normalized(
      Matrix x, Matrix statistics, boolean ofColumns, int row, int column) {
    int group = ofColumns ? column : row;
    return (get(x, row, column) - get(statistics, 0, group)) * get(statistics, 1, group);
  }

  private static double inverse(double variance) {
    return 1 / Math.sqrt(variance + 1e-5);
  }

  private static double get(Matrix matrix, int row, int column) {
    return ((ReferenceMatrix) matrix).get(row, column);
  }

  private static void set(Matrix matrix, int row, int column, double value) {
    ((ReferenceMatrix) matrix).set(row, column, value);
  }
}
