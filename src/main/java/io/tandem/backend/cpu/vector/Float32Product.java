package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Bytes;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Matrix;
import io.tandem.backend.cpu.Workers;
import java.util.Arrays;

/**
 * A matrix product: {@code c = max(bias + left * right, floor)}, shared out among the workers.
 *
 * <p>The blocking is Goto and van de Geijn's ("Anatomy of High-Performance Matrix Multiplication",
 * ACM TOMS 2008). A part of the task is a group of panels of the right operand and a range of rows
 * of the left one, both packed by the worker that uses them. Left rows that meet few panels are
 * read where they lie: packing them would cost more than it saves.
 */
final class Float32Product implements Workers.Task {
  private static final int PANEL_WIDTH = Float32Tile.COLUMNS;

  /** A panel of this depth takes 32 KiB of the first-level cache with 512-bit vectors. */
  static final int BLOCK_DEPTH = 256;

  /** About so many rows and a group of panels stay in the second-level cache. */
  private static final int BLOCK_ROWS = 96;

  private static final int GROUP_PANELS = 16;

  /** From so many panels on, left rows are worth being packed. */
  private static final int PANELS_WORTH_PACKING = 4;

  /** Below this many multiply-adds, waking the others costs more than they save. */
  private static final long ALONE = 200_000;

  private final Workers workers;
  private final Scratch[] scratch;

  private Float32Matrix left;
  private boolean leftTransposed;
  private Float32Matrix right;
  private boolean rightTransposed;
  private float[] bias;
  private float floor;
  private float[] c;
  private int rows;
  private int columns;
  private int depth;

  private int panels;
  private int groups;
  private int groupPanels;
  private int chunkRows;
  private boolean tall;
  private int tileHeight;

  Float32Product(Workers workers) {
    this.workers = workers;
    scratch = new Scratch[workers.count()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  /** What one worker needs for itself. */
  private static final class Scratch {
    final float[] panels = new float[GROUP_PANELS * BLOCK_DEPTH * PANEL_WIDTH];
    final float[] rows = new float[(BLOCK_ROWS + Float32TallTile.ROWS) * BLOCK_DEPTH];
    final Float32Panels leftPanels = new Float32Panels(Float32TallTile.ROWS, BLOCK_DEPTH);
    final Float32Panels rightPanels = new Float32Panels(PANEL_WIDTH, BLOCK_DEPTH);
    final float[] starts = new float[GROUP_PANELS * PANEL_WIDTH];
    final float[] tile = new float[Float32TallTile.ROWS * PANEL_WIDTH];
    float[] left;
    int leftAt;
    int leftStride;
  }

  /**
   * Multiplies.
   *
   * @param left [rows, depth], or its transpose where {@code leftTransposed}
   * @param right [depth, columns], or its transpose where {@code rightTransposed}
   * @param biasOrNull what each row of the sums starts from; null for zeros
   * @param floor the smallest value a result may have
   * @param c [rows, columns], overwritten
   */
  void multiply(
      Float32Matrix left,
      boolean leftTransposed,
      Float32Matrix right,
      boolean rightTransposed,
      float[] biasOrNull,
      float floor,
      Float32Dense c) {
    this.left = left;
    this.leftTransposed = leftTransposed;
    this.right = right;
    this.rightTransposed = rightTransposed;
    this.bias = biasOrNull;
    this.floor = floor;
    this.c = c.values();
    rows = c.rows();
    columns = c.columns();
    depth = leftTransposed ? left.rows() : left.columns();
    workers.run(plan(), this);
  }

  /** Cuts the task: into groups of panels where there are enough of them, else into rows too. */
  private int plan() {
    int threads = (long) rows * columns * depth < ALONE ? 1 : workers.count();
    panels = ceilingOfQuotient(columns, PANEL_WIDTH);
    int chunks = panels >= 2 * threads ? 1 : threads;
    int groupsWanted = chunks == 1 ? threads : 1;
    groupPanels = Math.min(GROUP_PANELS, ceilingOfQuotient(panels, groupsWanted));
    groups = ceilingOfQuotient(panels, groupPanels);
    tall = Float32TallTile.isSupported() && (leftTransposed || groupPanels >= PANELS_WORTH_PACKING);
    tileHeight = tall ? Float32TallTile.ROWS : Float32Tile.ROWS;
    int tiles = ceilingOfQuotient(rows, tileHeight);
    chunkRows = ceilingOfQuotient(tiles, chunks) * tileHeight;
    return groups * ceilingOfQuotient(rows, chunkRows);
  }

  @Override
  public void run(int worker, int part) {
    Scratch own = scratch[worker];
    int firstPanel = part % groups * groupPanels;
    int lastPanel = Math.min(firstPanel + groupPanels, panels);
    int firstRow = part / groups * chunkRows;
    int lastRow = Math.min(firstRow + chunkRows, rows);
    int mostRows = ceilingOfQuotient(BLOCK_ROWS, tileHeight) * tileHeight;
    startFromBias(own, firstPanel, lastPanel);
    for (int k = 0; k < depth; k += BLOCK_DEPTH) {
      int blockDepth = Math.min(BLOCK_DEPTH, depth - k);
      for (int panel = firstPanel; panel < lastPanel; panel++) {
        int column = panel * PANEL_WIDTH;
        int width = Math.min(PANEL_WIDTH, columns - column);
        int at = (panel - firstPanel) * BLOCK_DEPTH * PANEL_WIDTH;
        own.rightPanels.pack(right, rightTransposed, column, width, k, blockDepth, own.panels, at);
      }
      for (int row = firstRow; row < lastRow; row += mostRows) {
        int blockRows = Math.min(mostRows, lastRow - row);
        multiplyBlock(own, firstPanel, lastPanel, k, blockDepth, row, blockRows);
      }
    }
  }

  private void startFromBias(Scratch own, int firstPanel, int lastPanel) {
    Arrays.fill(own.starts, 0);
    if (bias != null) {
      int from = firstPanel * PANEL_WIDTH;
      int to = Math.min(lastPanel * PANEL_WIDTH, columns);
      System.arraycopy(bias, from, own.starts, 0, to - from);
    }
  }

  private void multiplyBlock(
      Scratch own,
      int firstPanel,
      int lastPanel,
      int fromDepth,
      int blockDepth,
      int firstRow,
      int blockRows) {
    takeLeft(own, fromDepth, blockDepth, firstRow, blockRows);
    boolean first = fromDepth == 0;
    float least = fromDepth + blockDepth == depth ? floor : Float.NEGATIVE_INFINITY;
    for (int panel = firstPanel; panel < lastPanel; panel++) {
      int inGroup = panel - firstPanel;
      int panelAt = inGroup * BLOCK_DEPTH * PANEL_WIDTH;
      int column = panel * PANEL_WIDTH;
      int tileColumns = Math.min(PANEL_WIDTH, columns - column);
      for (int row = 0; row < blockRows; row += tileHeight) {
        int tileRows = Math.min(tileHeight, blockRows - row);
        int cAt = (firstRow + row) * columns + column;
        boolean whole = tileRows == tileHeight && tileColumns == PANEL_WIDTH;
        float[] target = whole ? c : own.tile;
        int targetAt = whole ? cAt : 0;
        int targetStride = whole ? columns : PANEL_WIDTH;
        if (!whole && !first) {
          copy(c, cAt, columns, own.tile, 0, PANEL_WIDTH, tileRows, tileColumns);
        }
        float[] start = first ? own.starts : target;
        int startAt = first ? inGroup * PANEL_WIDTH : targetAt;
        int startStride = first ? 0 : targetStride;
        int a0 = own.leftAt + row * own.leftStride;
        if (tall) {
          Float32TallTile.multiply(
              blockDepth,
              own.left,
              a0,
              own.panels,
              panelAt,
              start,
              startAt,
              startStride,
              least,
              target,
              targetAt,
              targetStride);
        } else {
          int lastTileRow = tileRows - 1;
          Float32Tile.multiply(
              blockDepth,
              own.left,
              a0,
              a0 + Math.min(1, lastTileRow) * own.leftStride,
              a0 + Math.min(2, lastTileRow) * own.leftStride,
              a0 + Math.min(3, lastTileRow) * own.leftStride,
              a0 + Math.min(4, lastTileRow) * own.leftStride,
              a0 + Math.min(5, lastTileRow) * own.leftStride,
              own.panels,
              panelAt,
              start,
              startAt,
              startStride,
              least,
              target,
              targetAt,
              targetStride);
        }
        if (!whole) {
          copy(own.tile, 0, PANEL_WIDTH, c, cAt, columns, tileRows, tileColumns);
        }
      }
    }
  }

  /** Makes a block of left rows ready for its tiles: packed, or where they lie. */
  private void takeLeft(Scratch own, int fromDepth, int blockDepth, int firstRow, int blockRows) {
    own.left = own.rows;
    own.leftAt = 0;
    own.leftStride = BLOCK_DEPTH;
    if (tall) {
      for (int row = 0; row < blockRows; row += tileHeight) {
        int height = Math.min(tileHeight, blockRows - row);
        // A left operand's rows are its lines: as it stands, they are the columns of a transpose.
        own.leftPanels.pack(
            left,
            !leftTransposed,
            firstRow + row,
            height,
            fromDepth,
            blockDepth,
            own.rows,
            row * BLOCK_DEPTH);
      }
    } else if (left instanceof Float32Bytes bytes) {
      for (int row = 0; row < blockRows; row++) {
        Float32Conversion.convert(
            bytes, firstRow + row, fromDepth, fromDepth + blockDepth, own.rows, row * BLOCK_DEPTH);
      }
    } else if (leftTransposed) {
      float[] numbers = ((Float32Dense) left).values();
      for (int k = 0; k < blockDepth; k++) {
        int from = (fromDepth + k) * rows + firstRow;
        for (int row = 0; row < blockRows; row++) {
          own.rows[row * BLOCK_DEPTH + k] = numbers[from + row];
        }
      }
    } else {
      own.left = ((Float32Dense) left).values();
      own.leftAt = firstRow * depth + fromDepth;
      own.leftStride = depth;
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

  private static int ceilingOfQuotient(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
