package io.tandem.backend;

import java.util.Arrays;
import java.util.Random;

/**
 * Examples in host memory, to be uploaded by a trial.
 *
 * @param features the inputs before scaling
 * @param labels one a row
 */
record ExampleSet(Features features, int[] labels, Scaling scaling) {
  /** Pixels, scaled to multiples of 1/128 from -1 to 1: exact in either precision. */
  static ExampleSet ofBytes(Random random, int rows, int columns, int classes) {
    byte[][] data = new byte[rows][columns];
    for (byte[] row : data) {
      random.nextBytes(row);
    }
    double[] mean = new double[columns];
    double[] factor = new double[columns];
    Arrays.fill(mean, 128);
    Arrays.fill(factor, 1.0 / 128);
    return new ExampleSet(
        new Features.Bytes(data, columns),
        labels(random, rows, classes),
        new Scaling(mean, factor));
  }

  /** Real numbers with a scaling of their own for each column, all held by float32. */
  static ExampleSet ofReals(Random random, int rows, int columns, int classes) {
    double[][] data = new double[rows][columns];
    for (double[] row : data) {
      Arrays.setAll(row, i -> random.nextFloat() * 4 - 2);
    }
    return new ExampleSet(
        new Features.Reals(data, columns), labels(random, rows, classes), scaling(random, columns));
  }

  /** These examples under a scaling that rounds, with another mean and factor for each column. */
  ExampleSet scaledAtRandom(Random random) {
    return new ExampleSet(features, labels, scaling(random, features.columns()));
  }

  Examples upload(Backend backend) {
    return backend.upload(features, labels, scaling);
  }

  /** The inputs of these rows as the seam says: two roundings, each to the precision. */
  double[] inputs(Precision precision, int... rows) {
    int columns = features.columns();
    double[] inputs = new double[rows.length * columns];
    Arrays.setAll(inputs, i -> input(precision, rows[i / columns], i % columns));
    return inputs;
  }

  /** The labels of these rows. */
  int[] labels(int... rows) {
    return Arrays.stream(rows).map(row -> labels[row]).toArray();
  }

  private double input(Precision precision, int row, int column) {
    double value = features.value(row, column);
    double mean = scaling.mean()[column];
    double factor = scaling.factor()[column];
    return precision.storage() == Precision.FLOAT32
        ? ((float) value - (float) mean) * (float) factor
        : (value - mean) * factor;
  }

  private static Scaling scaling(Random random, int columns) {
    double[] mean = new double[columns];
    double[] factor = new double[columns];
    Arrays.setAll(mean, i -> random.nextFloat() * 100);
    Arrays.setAll(factor, i -> random.nextFloat() / 10);
    return new Scaling(mean, factor);
  }

  private static int[] labels(Random random, int rows, int classes) {
    return random.ints(rows, 0, classes).toArray();
  }
}
