package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Workers;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Panels of weights that were not overwritten since they were last used: who predicts need not pack
 * them again and again. In training they are overwritten with every step, and not kept.
 */
final class Float32KeptPanels implements Workers.Task {
  /** Of the memory that is free, some weights' panels may take such a part. */
  private static final int MEMORY_PART = 8;

  private final Workers workers;
  private final LongSupplier freeMemory;
  private final List<Kept> all = new ArrayList<>();

  private Float32Dense weights;
  private Float32Panels panels;

  /** Keeps what Java's memory has room for. */
  Float32KeptPanels(Workers workers) {
    this(workers, Float32KeptPanels::freeMemory);
  }

  /**
   * Keeps what there is room for.
   *
   * @param freeMemory in bytes
   */
  Float32KeptPanels(Workers workers, LongSupplier freeMemory) {
    this.workers = workers;
    this.freeMemory = freeMemory;
  }

  private static long freeMemory() {
    Runtime java = Runtime.getRuntime();
    return java.maxMemory() - java.totalMemory() + java.freeMemory();
  }

  /** The panels of weights, as these were when they had been overwritten so many times. */
  private static final class Kept {
    final WeakReference<Float32Dense> weights;
    long timesOverwritten;
    boolean isPacked;
    Float32Panels panels;

    Kept(Float32Dense of) {
      weights = new WeakReference<>(of);
      timesOverwritten = of.timesOverwritten();
    }
  }

  /**
   * The panels of weights.
   *
   * @param of [outputs, inputs]
   * @return panels of the transpose; null where the weights are used for the first time since they
   *     were overwritten, or there is no room
   */
  Float32Panels ofOrNull(Float32Dense of) {
    Kept kept = find(of);
    if (kept == null) {
      all.removeIf(some -> some.weights.refersTo(null));
      all.add(new Kept(of));
      return null;
    }
    if (kept.timesOverwritten != of.timesOverwritten()) {
      kept.timesOverwritten = of.timesOverwritten();
      kept.isPacked = false;
      return null;
    }
    if (!kept.isPacked) {
      pack(of, kept);
    }
    return kept.isPacked ? kept.panels : null;
  }

  private Kept find(Float32Dense of) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).weights.refersTo(of)) {
        return all.get(i);
      }
    }
    return null;
  }

  private void pack(Float32Dense of, Kept kept) {
    int across = Float32Panels.across(of.rows());
    long count = (long) across * Float32Panels.along(of.columns());
    if (kept.panels == null) {
      long numbers = count * Float32Panels.SIZE;
      if (numbers > Integer.MAX_VALUE
          || numbers * Float.BYTES > freeMemory.getAsLong() / MEMORY_PART) {
        return;
      }
      kept.panels = new Float32Panels((int) count);
      kept.panels.arrange(across);
    }
    weights = of;
    panels = kept.panels;
    workers.run((int) count, this);
    kept.isPacked = true;
    weights = null;
    panels = null;
  }

  @Override
  public void run(int worker, int part) {
    int across = Float32Panels.across(weights.rows());
    panels.pack(weights, true, part / across, part % across, part % across);
  }
}
