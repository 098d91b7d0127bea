package io.tandem.backend;

/**
 * Batch and layer normalisation as the plain loops of their formulas.
 *
 * @param ofColumns whether the statistics are those of columns, or else of rows
 */
record ReferenceNormalization(Matrix x, Normalizer by, boolean ofColumns) {
  /** By each column's statistics, towards which the running ones move. */
  void ofBatch(Matrix y) {
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
      set(by.statistics(), 0, column, mean);
      set(by.statistics(), 1, column, inverse(squares / rows));
      Matrix running = by.running();
      set(running, 0, column, 0.9 * get(running, 0, column) + 0.1 * mean);
      set(running, 1, column, 0.9 * get(running, 1, column) + 0.1 * squares / (rows - 1));
    }
    outputs(by.statistics(), y);
  }

  /** By each row's statistics. */
  void ofExamples(Matrix y) {
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
      set(by.statistics(), 0, row, mean);
      set(by.statistics(), 1, row, inverse(squares / columns));
    }
    outputs(by.statistics(), y);
  }

  /** By the running means and variances. */
  void byRunning(Matrix y) {
    Matrix running = by.running();
    ReferenceMatrix statistics = ReferenceMatrix.zeros(2, running.columns());
    for (int column = 0; column < running.columns(); column++) {
      statistics.set(0, column, get(running, 0, column));
      statistics.set(1, column, inverse(get(running, 1, column)));
    }
    outputs(statistics, y);
  }

  private void outputs(Matrix statistics, Matrix y) {
    for (int row = 0; row < x.rows(); row++) {
      for (int column = 0; column < x.columns(); column++) {
        double sum = sum(statistics, row, column);
        set(y, row, column, ActivationReference.value(by.activation(), sum));
      }
    }
  }

  /** What the activation is applied to. */
  private double sum(Matrix statistics, int row, int column) {
    double n = normalized(statistics, row, column);
    return n * get(by.scale(), 0, column) + get(by.shift(), 0, column);
  }

  /** The backward pass, by the chain rule through mean and variance. */
  void backward(
      Matrix y, Matrix gradientY, Matrix gradientScale, Matrix gradientShift, Matrix gradientX) {
    Matrix d = d(y, gradientY);
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
        set(gradientX, row, column, gradientX(d, row, column));
      }
    }
  }

  /** The gradient before the activation. */
  private Matrix d(Matrix y, Matrix gradientY) {
    ReferenceMatrix d = ReferenceMatrix.zeros(y.rows(), y.columns());
    for (int row = 0; row < x.rows(); row++) {
      for (int column = 0; column < x.columns(); column++) {
        double differentiated =
            by.activation().differentiatesSums()
                ? sum(by.statistics(), row, column)
                : get(y, row, column);
        double derivative = ActivationReference.derivative(by.activation(), differentiated);
        d.set(row, column, get(gradientY, row, column) * derivative);
      }
    }
    return d;
  }

  private double gradientX(Matrix d, int row, int column) {
    int count = ofColumns ? x.rows() : x.columns();
    double mean = 0;
    double meanAlong = 0;
    for (int i = 0; i < count; i++) {
      int otherRow = ofColumns ? i : row;
      int otherColumn = ofColumns ? column : i;
      double g = g(d, otherRow, otherColumn);
      mean += g / count;
      meanAlong += g * n(otherRow, otherColumn) / count;
    }
    double inverse = get(by.statistics(), 1, ofColumns ? column : row);
    return inverse * (g(d, row, column) - mean - n(row, column) * meanAlong);
  }

  private double g(Matrix d, int row, int column) {
    return get(d, row, column) * get(by.scale(), 0, column);
  }

  private double n(int row, int column) {
    return normalized(by.statistics(), row, column);
  }

  private double normalized(Matrix statistics, int row, int column) {
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
