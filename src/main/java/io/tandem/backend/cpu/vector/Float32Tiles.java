package io.tandem.backend.cpu.vector;

/**
 * Which tile multiplies how many rows and columns: as large as the registers allow, unless that
 * wastes work.
 */
final class Float32Tiles {
  private static final boolean TALL = Float32TallTile.isSupported();

  /** The rows of the tallest tile. */
  static final int MOST_ROWS = TALL ? Float32TallTile.ROWS : Float32Tile.ROWS;

  private static final int FEWER_ROWS = TALL ? Float32Tile.ROWS : Float32ShortTile.ROWS;

  /** A tile that is less tall has to save so many percent of the work, since it reads more. */
  private static final int WORTH_PERCENT = TALL ? 10 : 5;

  /** In shorter sums, one more tile takes Java longer to compile than it saves. */
  private static final int DEEP = 128;

  private Float32Tiles() {}

  /**
   * How tall the tiles are into which rows are cut.
   *
   * @param rows how many there are
   * @param leftTransposed whether they are the columns of what lies in memory; if not, the last
   *     tile may be less tall than the others
   */
  static int height(int rows, boolean leftTransposed) {
    boolean fewer =
        leftTransposed
            && roundedUp(rows, FEWER_ROWS) * (100 + WORTH_PERCENT)
                <= roundedUp(rows, MOST_ROWS) * 100;
    return fewer ? FEWER_ROWS : MOST_ROWS;
  }

  private static int roundedUp(int rows, int tileRows) {
    return (rows + tileRows - 1) / tileRows * tileRows;
  }

  /**
   * Multiplies one tile, as {@link Float32Tile#multiply}.
   *
   * @param height of the tiles that the left rows were packed for
   * @param tileRows how many of this tile's rows count
   * @param tileColumns how many of its columns count
   * @param leftTransposed as in {@link #height}
   */
  static void multiply(
      int height,
      int tileRows,
      int tileColumns,
      boolean leftTransposed,
      int depth,
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
    if (leftTransposed) {
      if (height == Float32Tile.ROWS) {
        Float32Tile.multiply(
            depth,
            Float32Tile.DEPTH_STEP,
            Float32Tile.ROW_STEP,
            a,
            aAt,
            panel,
            panelAt,
            start,
            startAt,
            startStride,
            c,
            cAt,
            cStride);
      } else if (height == Float32ShortTile.ROWS) {
        Float32ShortTile.multiply(
            depth,
            Float32ShortTile.DEPTH_STEP,
            Float32ShortTile.ROW_STEP,
            a,
            aAt,
            panel,
            panelAt,
            start,
            startAt,
            startStride,
            c,
            cAt,
            cStride);
      } else {
        Float32TallTile.multiply(
            depth,
            Float32TallTile.DEPTH_STEP,
            Float32TallTile.ROW_STEP,
            a,
            aAt,
            panel,
            panelAt,
            start,
            startAt,
            startStride,
            c,
            cAt,
            cStride);
      }
    } else if (tileRows == Float32SingleRowTile.ROWS) {
      Float32SingleRowTile.multiply(
          depth,
          Float32RowTile.DEPTH_STEP,
          Float32RowTile.ROW_STEP,
          a,
          aAt,
          panel,
          panelAt,
          start,
          startAt,
          startStride,
          c,
          cAt,
          cStride);
    } else if (TALL && tileColumns <= Float32Tile.LANES && depth >= DEEP) {
      Float32TallNarrowRowTile.multiply(
          depth,
          Float32RowTile.DEPTH_STEP,
          Float32RowTile.ROW_STEP,
          a,
          aAt,
          panel,
          panelAt,
          start,
          startAt,
          startStride,
          c,
          cAt,
          cStride);
    } else if (tileRows <= Float32RowTile.ROWS) {
      if (tileColumns <= Float32Tile.LANES) {
        Float32NarrowRowTile.multiply(
            depth,
            Float32RowTile.DEPTH_STEP,
            Float32RowTile.ROW_STEP,
            a,
            aAt,
            panel,
            panelAt,
            start,
            startAt,
            startStride,
            c,
            cAt,
            cStride);
      } else {
        Float32RowTile.multiply(
            depth,
            Float32RowTile.DEPTH_STEP,
            Float32RowTile.ROW_STEP,
            a,
            aAt,
            panel,
            panelAt,
            start,
            startAt,
            startStride,
            c,
            cAt,
            cStride);
      }
    } else {
      Float32TallRowTile.multiply(
          depth,
          Float32RowTile.DEPTH_STEP,
          Float32RowTile.ROW_STEP,
          a,
          aAt,
          panel,
          panelAt,
          start,
          startAt,
          startStride,
          c,
          cAt,
          cStride);
    }
  }
}
