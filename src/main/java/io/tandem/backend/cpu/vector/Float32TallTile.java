package io.tandem.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * As {@link Float32Tile}, for the 32 registers that come with 512-bit vectors: ten rows by two
 * vectors, twenty accumulators. Each vector of the panel that is read serves ten rows.
 */
final class Float32TallTile {
  private static final VectorSpecies<Float> SPECIES = Float32Tile.SPECIES;
  private static final int LANES = Float32Tile.LANES;

  static final int ROWS = 10;

  /** From a left number to the next row's. */
  static final int ROW_STEP = 1;

  /** From a left number to the next depth's. */
  static final int DEPTH_STEP = ROWS;

  private Float32TallTile() {}

  /** Whether the JVM's vectors come with enough registers. */
  static boolean isSupported() {
    return SPECIES.vectorBitSize() == 512;
  }

  /**
   * {@code c = start + a * panel} for one tile.
   *
   * @param depth how many products each element sums
   * @param depthStep {@link #DEPTH_STEP}
   * @param rowStep {@link #ROW_STEP}, no constant either: see {@link Float32Tile#multiply}
   * @param a left numbers, laid out in these steps
   * @param aAt where they start
   * @param panel right numbers, {@link Float32Tile#COLUMNS} of each depth side by side
   * @param panelAt where the panel starts
   * @param start holds what the sums start from
   * @param startAt where the tile starts in it
   * @param startStride from row to row; 0 where all rows start alike
   * @param c takes the results
   * @param cAt where the tile starts in it
   * @param cStride from row to row
   */
  static void multiply(
      int depth,
      int depthStep,
      int rowStep,
      float[] a,
      int aAt,
      float[] panel,
      int panelAt,
      float[] start,
      int startAt,
      int startStride,
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
    int lowerRows = 5 * rowStep;
    int left = aAt;
    int end = panelAt + depth * Float32Tile.COLUMNS;
    for (int right = panelAt; right < end; right += Float32Tile.COLUMNS, left += depthStep) {
      int lower = left + lowerRows;
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, right);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, right + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[left]);
      c0a = x.fma(b0, c0a);
      c0b = x.fma(b1, c0b);
      x = FloatVector.broadcast(SPECIES, a[left + ROW_STEP]);
      c1a = x.fma(b0, c1a);
      c1b = x.fma(b1, c1b);
      x = FloatVector.broadcast(SPECIES, a[left + 2 * ROW_STEP]);
      c2a = x.fma(b0, c2a);
      c2b = x.fma(b1, c2b);
      x = FloatVector.broadcast(SPECIES, a[left + 3 * ROW_STEP]);
      c3a = x.fma(b0, c3a);
      c3b = x.fma(b1, c3b);
      x = FloatVector.broadcast(SPECIES, a[left + 4 * ROW_STEP]);
      c4a = x.fma(b0, c4a);
      c4b = x.fma(b1, c4b);
      x = FloatVector.broadcast(SPECIES, a[lower]);
      c5a = x.fma(b0, c5a);
      c5b = x.fma(b1, c5b);
      x = FloatVector.broadcast(SPECIES, a[lower + ROW_STEP]);
      c6a = x.fma(b0, c6a);
      c6b = x.fma(b1, c6b);
      x = FloatVector.broadcast(SPECIES, a[lower + 2 * ROW_STEP]);
      c7a = x.fma(b0, c7a);
      c7b = x.fma(b1, c7b);
      x = FloatVector.broadcast(SPECIES, a[lower + 3 * ROW_STEP]);
      c8a = x.fma(b0, c8a);
      c8b = x.fma(b1, c8b);
      x = FloatVector.broadcast(SPECIES, a[lower + 4 * ROW_STEP]);
      c9a = x.fma(b0, c9a);
      c9b = x.fma(b1, c9b);
    }
    int t = cAt;
    c0a.intoArray(c, t);
    c0b.intoArray(c, t + LANES);
    t += cStride;
    c1a.intoArray(c, t);
    c1b.intoArray(c, t + LANES);
    t += cStride;
    c2a.intoArray(c, t);
    c2b.intoArray(c, t + LANES);
    t += cStride;
    c3a.intoArray(c, t);
    c3b.intoArray(c, t + LANES);
    t += cStride;
    c4a.intoArray(c, t);
    c4b.intoArray(c, t + LANES);
    t += cStride;
    c5a.intoArray(c, t);
    c5b.intoArray(c, t + LANES);
    t += cStride;
    c6a.intoArray(c, t);
    c6b.intoArray(c, t + LANES);
    t += cStride;
    c7a.intoArray(c, t);
    c7b.intoArray(c, t + LANES);
    t += cStride;
    c8a.intoArray(c, t);
    c8b.intoArray(c, t + LANES);
    t += cStride;
    c9a.intoArray(c, t);
    c9b.intoArray(c, t + LANES);
  }
}
