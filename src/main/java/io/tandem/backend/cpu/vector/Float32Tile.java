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

  private Float32Tile() {}

  /**
   * {@code c = max(start + a * panel, floor)} for one tile.
   *
   * @param depth how many products each element sums
   * @param a holds the left rows; a row's numbers lie side by side
   * @param a0 where the first row starts, and so on to {@code a5}
   * @param panel right numbers, {@link #COLUMNS} of each depth side by side
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
      int a0,
      int a1,
      int a2,
      int a3,
      int a4,
      int a5,
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
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, panel, panelAt + k * COLUMNS);
      FloatVector b1 = FloatVector.fromArray(SPECIES, panel, panelAt + k * COLUMNS + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[a1 + k]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[a2 + k]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[a3 + k]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[a4 + k]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, a[a5 + k]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
    }
    FloatVector least = FloatVector.broadcast(SPECIES, floor);
    int t = cAt;
    c00.max(least).intoArray(c, t);
    c01.max(least).intoArray(c, t + LANES);
    t += cStride;
    c10.max(least).intoArray(c, t);
    c11.max(least).intoArray(c, t + LANES);
    t += cStride;
    c20.max(least).intoArray(c, t);
    c21.max(least).intoArray(c, t + LANES);
    t += cStride;
    c30.max(least).intoArray(c, t);
    c31.max(least).intoArray(c, t + LANES);
    t += cStride;
    c40.max(least).intoArray(c, t);
    c41.max(least).intoArray(c, t + LANES);
    t += cStride;
    c50.max(least).intoArray(c, t);
    c51.max(least).intoArray(c, t + LANES);
  }
}
