package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Workers;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Panels of weights that were not overwritten since they were last used: who predicts need not pack
 * them again and again. In training they are overwritten with every step, and never kept.
 */
final class Float32KeptPanels implements Workers.Task {
  /** Panels may take so much of the memory that Java may use. */
  private static final int MEMORY_SHARE = 8;

  private final Workers workers;
  private final long mostPanels;
  private final List<Kept> all = new ArrayList<>();

  private Float32Dense weights;
  private Float32Panels panels;

  /** Keeps as many panels as a share of Java's memory holds. */
  Float32KeptPanels(Workers workers) {
    this(
        workers,
        Runtime.getRuntime().maxMemory() / MEMORY_SHARE / (Float32Panels.SIZE * Float.BYTES));
  }

  /** Keeps so many panels, of all weights together. */
  Float32KeptPanels(Workers workers, long mostPanels) {
    this.workers = workers;
    this.mostPanels = mostPanels;
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
    int count = across * Float32Panels.along(of.columns());
    if (kept.panels == null) {
      if (count > mostPanels - countAndForgetTheLost()) {
        return;
      }
      kept.panels = new Float32Panels(count);
      kept.panels.arrange(across);
    }
    weights = of;
    panels = kept.panels;
    workers.run(count, this);
    kept.isPacked = true;
    weights = null;
    panels = null;
  }

  private long countAndForgetTheLost() {
    all.removeIf(kept -> kept.weights.refersTo(null));
    long count = 0;
    for (Kept kept : all) {
      count += kept.panels == null ? 0 : kept.panels.count();
    }
    return count;
  }

  @Override
  public void run(int worker, int part) {
    int across = Float32Panels.across(weights.rows());
    panels.pack(weights, true, part / across, part % across, part % across);
  }
}
