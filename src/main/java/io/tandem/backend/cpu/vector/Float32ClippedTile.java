package io.tandem.backend.cpu.vector;

/**
 * Multiplies tiles that may reach over the result's edge: these take the way through a whole tile
 * in memory of its own.
 */
final class Float32ClippedTile {
  private static final int WIDTH = Float32Tile.COLUMNS;

  private final float[] whole = new float[Float32Tiles.MOST_ROWS * WIDTH];

  /**
   * Multiplies one tile, as {@link Float32Tiles#multiply}.
   *
   * @param height of the tiles that the left rows were packed for
   * @param rows how many of this tile's rows count
   * @param columns how many of its columns count; nothing else of c is overwritten
   * @param startsOrNull what each row of the sums starts from, from index {@code startsAt} on; null
   *     where they start from what c has
   */
  void multiply(
      int height,
      int rows,
      int columns,
      boolean leftTransposed,
      int depth,
      float[] a,
      int aAt,
      float[] panel,
      int panelAt,
      float[] startsOrNull,
      int startsAt,
      float[] c,
      int cAt,
      int cStride) {
    boolean clipped = rows < height || columns < WIDTH;
    boolean first = startsOrNull != null;
    float[] target = clipped ? whole : c;
    int targetAt = clipped ? 0 : cAt;
    int targetStride = clipped ? WIDTH : cStride;
    if (clipped && !first) {
      copy(c, cAt, cStride, whole, 0, WIDTH, rows, columns);
    }
    Float32Tiles.multiply(
        height,
        rows,
        columns,
        leftTransposed,
        depth,
        a,
        aAt,
        panel,
        panelAt,
        first ? startsOrNull : target,
        first ? startsAt : targetAt,
        first ? 0 : targetStride,
        target,
        targetAt,
        targetStride);
    if (clipped) {
      copy(whole, 0, WIDTH, c, cAt, cStride, rows, columns);
    }
  }

  private static void copy(
      float[] from,
      int fromAt,
      int fromStride,
      float[] to,
      int toAt,
      int toStride,
      int rows,
      int columns) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(from, fromAt + row * fromStride, to, toAt + row * toStride, columns);
    }
  }
}
