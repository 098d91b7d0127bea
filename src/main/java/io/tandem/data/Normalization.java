package io.tandem.data;

import io.tandem.backend.Features;
import io.tandem.backend.Scaling;
import java.math.BigInteger;
import java.util.Arrays;

/** How raw features become a network's inputs; always fitted to the training part alone. */
public enum Normalization {
  /** As they are. */
  NONE,
  /** Less the mean of each feature. */
  MEAN,
  /** Less the mean of each feature, divided by its standard deviation where that is not zero. */
  STANDARD;

  /** The scaling that normalises the training part. */
  public Scaling fit(Features training) {
    Scaling none = Scaling.none(training.columns());
    if (this == NONE) {
      return none;
    }
    Moments moments =
        training instanceof Features.Bytes bytes
            ? Moments.of(bytes)
            : Moments.of((Features.Reals) training);
    if (this == MEAN) {
      return new Scaling(moments.mean, none.factor());
    }
    double[] factor =
        Arrays.stream(moments.variance).map(v -> v > 0 ? 1 / Math.sqrt(v) : 1).toArray();
    return new Scaling(moments.mean, factor);
  }

  /** The mean and the variance of each column. */
  private record Moments(double[] mean, double[] variance) {
    /**
     * Of each byte, its value in the lower half and its square in the upper one: one addition for
     * both takes half as long.
     */
    private static final long[] VALUE_AND_SQUARE = new long[256];

    /** So many squares, of at most 65,025, have a sum of 32 bits. */
    private static final int MOST_ROWS = 1 << 16;

    static {
      for (int value = 0; value < VALUE_AND_SQUARE.length; value++) {
        VALUE_AND_SQUARE[value] = (long) value * value << Integer.SIZE | value;
      }
    }

    /** From whole sums, which are exact. */
    static Moments of(Features.Bytes features) {
      int columns = features.columns();
      long[] sums = new long[columns];
      long[] squares = new long[columns];
      for (int row = 0; row < features.rows(); row += MOST_ROWS) {
        int end = Math.min(row + MOST_ROWS, features.rows());
        add(Arrays.copyOfRange(features.data(), row, end), sums, squares);
      }
      double rows = features.rows();
      double[] mean = new double[columns];
      double[] variance = new double[columns];
      for (int column = 0; column < columns; column++) {
        mean[column] = sums[column] / rows;
        // A difference of integers: nothing cancels, and a constant column has exactly none.
        BigInteger sum = BigInteger.valueOf(sums[column]);
        BigInteger spread =
            BigInteger.valueOf(squares[column])
                .multiply(BigInteger.valueOf(features.rows()))
                .subtract(sum.multiply(sum));
        variance[column] = spread.doubleValue() / (rows * rows);
      }
      return new Moments(mean, variance);
    }

    /**
     * Adds the values and the squares of at most {@link #MOST_ROWS} rows to their columns' sums.
     */
    private static void add(byte[][] rows, long[] sums, long[] squares) {
      long[] both = new long[sums.length];
      for (byte[] row : rows) {
        for (int column = 0; column < both.length; column++) {
          both[column] += VALUE_AND_SQUARE[Byte.toUnsignedInt(row[column])];
        }
      }
      for (int column = 0; column < both.length; column++) {
        sums[column] += both[column] & 0xFFFF_FFFFL;
        squares[column] += both[column] >>> Integer.SIZE;
      }
    }

    /**
     * In two passes, row after row, of the differences from the first row: a constant column then
     * has exactly no variance.
     */
    static Moments of(Features.Reals features) {
      int columns = features.columns();
      double[] origin = features.data()[0];
      double[] mean = origin.clone();
      for (double[] row : features.data()) {
        for (int column = 0; column < columns; column++) {
          mean[column] += (row[column] - origin[column]) / features.rows();
        }
      }
      double[] variance = new double[columns];
      for (double[] row : features.data()) {
        for (int column = 0; column < columns; column++) {
          double difference = row[column] - mean[column];
          variance[column] += difference * difference / features.rows();
        }
      }
      return new Moments(mean, variance);
    }
  }
}
