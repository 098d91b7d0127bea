package io.tandem.measure;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The source of a case's inputs: the same numbers each time. */
public final class Draw {
  private static final long SEED = 20240229;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final boolean absolute;

  private Draw(boolean absolute) {
    this.absolute = absolute;
  }

  /** Numbers from -1 to 1. */
  public static Draw signed() {
    return new Draw(false);
  }

  /** The absolute values of the same numbers: what is computed of them is how large sums are. */
  public static Draw absolute() {
    return new Draw(true);
  }

  /** Numbers that float32 holds, so that every precision has the same inputs. */
  double[] numbers(int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      double number = (float) (2 * random.nextDouble() - 1);
      numbers[i] = absolute ? Math.abs(number) : number;
    }
    return numbers;
  }

  /** Numbers such as relu gives, half of them zero. */
  double[] rectified(int count) {
    double[] numbers = new double[count];
    Arrays.setAll(numbers, i -> Math.max((float) (2 * random.nextDouble() - 1), 0));
    return numbers;
  }

  /** Whole numbers from 0. */
  int[] indices(int count, int bound) {
    return random.ints(count, 0, bound).toArray();
  }

  /** Rows of bytes. */
  byte[][] bytes(int rows, int columns) {
    byte[][] bytes = new byte[rows][columns];
    for (byte[] row : bytes) {
      random.nextBytes(row);
    }
    return bytes;
  }
}
