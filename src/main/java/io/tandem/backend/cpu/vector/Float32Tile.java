package io.tandem.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost part of a matrix product: a tile of six rows by two vectors that stays in registers
 * while it runs along the summed dimension. Twelve accumulators hide the latency of a multiply-add;
 * with the operands they fit the 16 registers of AVX2.
 *
 * <p>Each element is one chain of fused multiply-adds in the order of the summed dimension, started
 * from what it was, so its bits do not depend on how the product is cut into blocks.
 */
final class Float32Tile {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();
  static final int ROWS = 6;
  static final int COLUMNS = 2 * LANES;

  /** From a left number to the next row's. */
  static final int ROW_STEP = 1;

  /** From a left number to the next depth's. */
  static final int DEPTH_STEP = ROWS;

  private Float32Tile() {}

  /**
   * {@code c = start + a * panel} for one tile.
   *
   * @param depth how many products each element sums
   * @param depthStep {@link #DEPTH_STEP}
   * @param rowStep {@link #ROW_STEP}. If these two were constants here, Java's compiler would drop
   *     the checks of the left numbers' indices, and then read all six numbers before the first
   *     multiply-add: with them, the 16 registers no longer hold the accumulators
   * @param a left numbers, laid out in these steps
   * @param aAt where they start
   * @param panel right numbers, {@link #COLUMNS} of each depth side by side
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
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c10 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c11 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c20 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c21 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c30 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c31 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c40 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c41 = FloatVector.fromArray(SPECIES, start, s + LANES);
    s += startStride;
    FloatVector c50 = FloatVector.fromArray(SPECIES, start, s);
    FloatVector c51 = FloatVector.fromArray(SPECIES, start, s + LANES);
    int lowerRows = 3 * rowStep;
    int left = aAt;
    int end = panelAt + depth * COLUMNS;
    for (int right = panelAt; right < end; right += COLUMNS, left += depthStep) {
      int lower = left + lowerRows;
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, right);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, right + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[left]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[left + ROW_STEP]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[left + 2 * ROW_STEP]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[lower]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[lower + ROW_STEP]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, a[lower + 2 * ROW_STEP]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
    }
    int t = cAt;
    c00.intoArray(c, t);
    c01.intoArray(c, t + LANES);
    t += cStride;
    c10.intoArray(c, t);
    c11.intoArray(c, t + LANES);
    t += cStride;
    c20.intoArray(c, t);
    c21.intoArray(c, t + LANES);
    t += cStride;
    c30.intoArray(c, t);
    c31.intoArray(c, t + LANES);
    t += cStride;
    c40.intoArray(c, t);
    c41.intoArray(c, t + LANES);
    t += cStride;
    c50.intoArray(c, t);
    c51.intoArray(c, t + LANES);
  }
}
