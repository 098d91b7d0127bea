package io.tandem.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * As {@link Float32Tile}, for the 32 registers that come with 512-bit vectors: fourteen rows by two
 * vectors, 28 accumulators. Each vector of the panel that is read serves fourteen rows, and the
 * left rows lie side by side, so that one address reaches all of them.
 */
final class Float32TallTile {
  private static final VectorSpecies<Float> SPECIES = Float32Tile.SPECIES;
  private static final int LANES = Float32Tile.LANES;

  static final int ROWS = 14;

  private Float32TallTile() {}

  /** Whether the JVM's vectors come with enough registers. */
  static boolean isSupported() {
    return SPECIES.vectorBitSize() == 512;
  }

  /**
   * {@code c = max(start + a * panel, floor)} for one tile.
   *
   * @param depth how many products each element sums
   * @param a left numbers, {@link #ROWS} of each depth side by side
   * @param aAt where they start
   * @param panel right numbers, {@link Float32Tile#COLUMNS} of each depth side by side
   * @param panelAt where the panel starts
   * @param start holds what the sums start from
   * @param startAt where the tile starts in it
   * @param startStride from row to row; 0 where all rows start alike
   * @param floor the smallest value a result may have
   * @param c takes the results
   * @param cAt where the tile starts in it
   * @param cStride from row to row
   */
  static void multiply(
      int depth,
      float[] a,
      int aAt,
      float[] panel,
      int panelAt,
      float[] start,
      int startAt,
      int startStride,
      float floor,
      float[] c,
      int cAt,
      int cStride) {
    int s = startAt;
    FloatVector c0a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c0b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c1a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c1b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c2a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c2b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c3a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c3b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c4a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c4b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c5a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c5b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c6a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c6b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c7a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c7b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c8a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c8b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c9a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c9b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c10a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c10b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c11a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c11b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c12a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c12b = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c13a = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c13b = FloatVector.fromArray(SPECIES, start, s + LANES);
    for (int k = 0; k < depth; k++) {
      int left = aAt + k * ROWS;
      int right = panelAt + k * Float32Tile.COLUMNS;
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, right);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, right + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[left + 0]);
      c0a = x.fma(b0, c0a);
      c0b = x.fma(b1, c0b);
      x = FloatVector.broadcast(SPECIES, a[left + 1]);
      c1a = x.fma(b0, c1a);
      c1b = x.fma(b1, c1b);
      x = FloatVector.broadcast(SPECIES, a[left + 2]);
      c2a = x.fma(b0, c2a);
      c2b = x.fma(b1, c2b);
      x = FloatVector.broadcast(SPECIES, a[left + 3]);
      c3a = x.fma(b0, c3a);
      c3b = x.fma(b1, c3b);
      x = FloatVector.broadcast(SPECIES, a[left + 4]);
      c4a = x.fma(b0, c4a);
      c4b = x.fma(b1, c4b);
      x = FloatVector.broadcast(SPECIES, a[left + 5]);
      c5a = x.fma(b0, c5a);
      c5b = x.fma(b1, c5b);
      x = FloatVector.broadcast(SPECIES, a[left + 6]);
      c6a = x.fma(b0, c6a);
      c6b = x.fma(b1, c6b);
      x = FloatVector.broadcast(SPECIES, a[left + 7]);
      c7a = x.fma(b0, c7a);
      c7b = x.fma(b1, c7b);
      x = FloatVector.broadcast(SPECIES, a[left + 8]);
      c8a = x.fma(b0, c8a);
      c8b = x.fma(b1, c8b);
      x = FloatVector.broadcast(SPECIES, a[left + 9]);
      c9a = x.fma(b0, c9a);
      c9b = x.fma(b1, c9b);
      x = FloatVector.broadcast(SPECIES, a[left + 10]);
      c10a = x.fma(b0, c10a);
      c10b = x.fma(b1, c10b);
      x = FloatVector.broadcast(SPECIES, a[left + 11]);
      c11a = x.fma(b0, c11a);
      c11b = x.fma(b1, c11b);
      x = FloatVector.broadcast(SPECIES, a[left + 12]);
      c12a = x.fma(b0, c12a);
      c12b = x.fma(b1, c12b);
      x = FloatVector.broadcast(SPECIES, a[left + 13]);
      c13a = x.fma(b0, c13a);
      c13b = x.fma(b1, c13b);
    }
    FloatVector least = FloatVector.broadcast(SPECIES, floor);
    int t = cAt;
    c0a.max(least).intoArray(c, t);
    c0b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c1a.max(least).intoArray(c, t);
    c1b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c2a.max(least).intoArray(c, t);
    c2b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c3a.max(least).intoArray(c, t);
    c3b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c4a.max(least).intoArray(c, t);
    c4b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c5a.max(least).intoArray(c, t);
    c5b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c6a.max(least).intoArray(c, t);
    c6b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c7a.max(least).intoArray(c, t);
    c7b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c8a.max(least).intoArray(c, t);
    c8b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c9a.max(least).intoArray(c, t);
    c9b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c10a.max(least).intoArray(c, t);
    c10b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c11a.max(least).intoArray(c, t);
    c11b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c12a.max(least).intoArray(c, t);
    c12b.max(least).intoArray(c, t + LANES);
    t += cStride;
    c13a.max(least).intoArray(c, t);
    c13b.max(least).intoArray(c, t + LANES);
  }
}
