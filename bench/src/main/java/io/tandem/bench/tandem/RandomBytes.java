package io.tandem.bench.tandem;

import io.tandem.backend.Features;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Noise in the form of pixels: what a step costs does not depend on what there is to learn. */
final class RandomBytes {
  /** Mean and standard deviation of a byte of which all values are equally likely. */
  private static final double MEAN = 127.5;

  private static final double DEVIATION = 73.9;

  private RandomBytes() {}

  /** Examples with labels that mean nothing. */
  static Dataset dataset(int rows, int columns, int classes) {
    Random random = new Random(1);
    byte[][] data = new byte[rows][columns];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      random.nextBytes(data[row]);
      labels[row] = random.nextInt(classes);
    }
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return new Dataset("noise", new Features.Bytes(data, columns), labels, names, Optional.empty());
  }

  /** The scaling that normalises each column. */
  static Scaling scaling(int columns) {
    double[] mean = new double[columns];
    double[] factor = new double[columns];
    Arrays.fill(mean, MEAN);
    Arrays.fill(factor, 1 / DEVIATION);
    return new Scaling(mean, factor);
  }
}
