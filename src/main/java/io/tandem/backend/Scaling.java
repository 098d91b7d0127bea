package io.tandem.backend;

import java.util.Arrays;

/**
 * What turns a raw feature into a network's input: {@code (value - mean[column]) * factor[column]},
 * in this order and with two roundings on every device, so that all devices see the same inputs.
 *
 * @param mean what is subtracted from each column
 * @param factor what each difference is multiplied by; as long as {@code mean}
 */
public record Scaling(double[] mean, double[] factor) {
  /** The scaling that changes nothing. */
  public static Scaling none(int columns) {
    double[] ones = new double[columns];
    Arrays.fill(ones, 1);
    return new Scaling(new double[columns], ones);
  }

  /** The whole number from 0 to 255, as an unsigned byte, that is nearest to each mean. */
  public byte[] nearestBytes() {
    byte[] nearest = new byte[mean.length];
    for (int column = 0; column < nearest.length; column++) {
      nearest[column] = (byte) Math.max(0, Math.min(Math.round(mean[column]), 255));
    }
    return nearest;
  }

  /** The number of columns. */
  public int columns() {
    return mean.length;
  }
}
