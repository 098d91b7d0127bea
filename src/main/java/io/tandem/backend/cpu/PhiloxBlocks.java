package io.tandem.backend.cpu;

/**
 * Neighbouring blocks of Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As
 * Easy as 1, 2, 3", SC 2011), computed side by side. Words are kept in the lower halves of longs,
 * since Java's compiler knows vectors of 64-bit products and none of their upper halves.
 */
final class PhiloxBlocks {
  /** Words of a block. */
  static final int WORDS = 4;

  private static final int BLOCKS = 256;

  /** Words drawn at once. */
  static final int NUMBERS = BLOCKS * WORDS;

  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long WORD = 0xFFFFFFFFL;

  private final long[] c0 = new long[BLOCKS];
  private final long[] c1 = new long[BLOCKS];
  private final long[] c2 = new long[BLOCKS];
  private final long[] c3 = new long[BLOCKS];
  private final int[] words = new int[NUMBERS];

  /** The words last drawn, block by block. */
  int[] words() {
    return words;
  }

  /** Draws the blocks from {@code first} on, with the counters (block, second, third). */
  void draw(int first, int second, long third, int key0, int key1) {
    for (int i = 0; i < BLOCKS; i++) {
      c0[i] = (first + i) & WORD;
      c1[i] = second & WORD;
      c2[i] = third & WORD;
      c3[i] = third >>> Integer.SIZE;
    }
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      round(c0, c1, c2, c3, k0 & WORD, k1 & WORD);
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    for (int i = 0; i < BLOCKS; i++) {
      words[WORDS * i] = (int) c0[i];
      words[WORDS * i + 1] = (int) c1[i];
      words[WORDS * i + 2] = (int) c2[i];
      words[WORDS * i + 3] = (int) c3[i];
    }
  }

  private static void round(long[] c0, long[] c1, long[] c2, long[] c3, long k0, long k1) {
    for (int i = 0; i < BLOCKS; i++) {
      long product0 = MULTIPLIER_0 * c0[i];
      long product1 = MULTIPLIER_1 * c2[i];
      c0[i] = (product1 >>> Integer.SIZE) ^ c1[i] ^ k0;
      c1[i] = product1 & WORD;
      c2[i] = (product0 >>> Integer.SIZE) ^ c3[i] ^ k1;
      c3[i] = product0 & WORD;
    }
  }
}
