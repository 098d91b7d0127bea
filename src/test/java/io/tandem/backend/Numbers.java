package io.tandem.backend;

import java.util.Random;

/** What kind of numbers an operation is tried on. */
enum Numbers {
  /**
   * Multiples of 1/8 from -1 to 1. Their products and the sums of these are exact in either
   * precision and in any order of summing, so that one missing term of a long sum shows.
   */
  EIGHTHS {
    @Override
    double draw(Random random) {
      return (random.nextInt(17) - 8) / 8.0;
    }
  },
  /** Any numbers from -1 to 1, so that the error of rounding shows. */
  REALS {
    @Override
    double draw(Random random) {
      return 2 * random.nextDouble() - 1;
    }
  };

  abstract double draw(Random random);
}
