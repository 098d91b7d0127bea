package io.tandem.random;

/**
 * Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel Random
 * Numbers: As Easy as 1, 2, 3", SC 2011). A number is a pure function of (seed, purpose, epoch,
 * index), so that every device and every number of threads sees the same ones.
 */
public final class Philox {
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final double TWO_POW_MINUS_53 = 0x1.0p-53;

  private final int seed;
  private final Purpose purpose;

  /** The numbers of one purpose under one seed. */
  public Philox(int seed, Purpose purpose) {
    this.seed = seed;
    this.purpose = purpose;
  }

  /** The first 64 of the 128 random bits that belong to (epoch, index). */
  public long bits(int epoch, long index) {
    int[] words = words(epoch, index);
    return pair(words[0], words[1]);
  }

  /** A number from the uniform distribution over [0, 1), a multiple of 2^-53. */
  public double uniform(int epoch, long index) {
    return (bits(epoch, index) >>> 11) * TWO_POW_MINUS_53;
  }

  /**
   * A number from the normal distribution with mean 0 and variance 1 (Box and Muller, 1958, the
   * cosine alone). Strict mathematics, so that all machines agree to the bit.
   */
  public double normal(int epoch, long index) {
    int[] words = words(epoch, index);
    double radius = ((pair(words[0], words[1]) >>> 11) + 1) * TWO_POW_MINUS_53;
    double angle = (pair(words[2], words[3]) >>> 11) * TWO_POW_MINUS_53;
    return StrictMath.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(2 * Math.PI * angle);
  }

  /**
   * The numbers 0 to count - 1 in a random order (Fisher and Yates, in Durstenfeld's form, 1964).
   */
  public int[] permutation(int epoch, int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int i = count - 1; i > 0; i--) {
      // The upper half of a 64 x 64-bit product maps 64 random bits to 0..i with a bias below
      // 2^-32.
      int j = (int) Math.multiplyHigh(bits(epoch, i) >>> 1, 2L * (i + 1));
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  private int[] words(int epoch, long index) {
    int[] words = {(int) index, (int) (index >>> 32), epoch, 0};
    block(words, new int[] {seed, purpose.key()}, words);
    return words;
  }

  private static long pair(int high, int low) {
    return Integer.toUnsignedLong(high) << 32 | Integer.toUnsignedLong(low);
  }

  /**
   * One block of four 32-bit numbers.
   *
   * @param counter four words
   * @param key two words
   * @param output four words, overwritten
   */
  public static void block(int[] counter, int[] key, int[] output) {
    int c0 = counter[0];
    int c1 = counter[1];
    int c2 = counter[2];
    int c3 = counter[3];
    int k0 = key[0];
    int k1 = key[1];
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(c0);
      long product1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(c2);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    output[0] = c0;
    output[1] = c1;
    output[2] = c2;
    output[3] = c3;
  }
}
