package io.tandem.backend.cpu;

import io.tandem.backend.DropoutMask;

/**
 * Dropout. Blocks of random numbers are computed where they are used, many side by side in loops
 * that Java's compiler makes vectors of by itself.
 */
final class Float32Dropout implements Workers.Task {
  private static final int PART = 16_384;

  /** Below this many numbers, waking the others costs more than they save. */
  private static final int ALONE = 8_000;

  private final Workers workers;
  private final PhiloxBlocks[] random;

  private DropoutMask mask;
  private long updates;
  private float[] x;
  private float[] y;
  private int threshold;
  private float factor;

  Float32Dropout(Workers workers) {
    this.workers = workers;
    random = new PhiloxBlocks[workers.count()];
    for (int worker = 0; worker < random.length; worker++) {
      random[worker] = new PhiloxBlocks();
    }
  }

  /**
   * As {@link io.tandem.backend.Backend#dropout}.
   *
   * @param updatesBefore how many updates training has made
   */
  void run(Float32Dense from, DropoutMask dropped, long updatesBefore, Float32Dense to) {
    mask = dropped;
    updates = updatesBefore;
    x = from.values();
    y = to.values();
    threshold = mask.threshold();
    factor = (float) mask.factor();
    int parts = (x.length + PART - 1) / PART;
    if (x.length >= ALONE) {
      workers.run(parts, this);
    } else {
      run(0, 0);
    }
  }

  @Override
  public void run(int worker, int part) {
    int end = Math.min((part + 1) * PART, x.length);
    PhiloxBlocks blocks = random[worker];
    for (int at = part * PART; at < end; at += PhiloxBlocks.NUMBERS) {
      blocks.draw(at / PhiloxBlocks.WORDS, mask.layer(), updates, mask.seed(), mask.purpose());
      keep(blocks.words(), at, Math.min(PhiloxBlocks.NUMBERS, end - at));
    }
  }

  private void keep(int[] words, int at, int count) {
    // Signed numbers, once shifted so, are in the order of the unsigned ones.
    int limit = threshold + Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      y[at + i] = words[i] + Integer.MIN_VALUE >= limit ? x[at + i] * factor : 0;
    }
  }
}
