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
 * ACM TOMS 2008), except that the left operand is read where it lies: its rows are contiguous, and
 * six of them are as good as a packed panel. A part of the task is a group of panels of the right
 * operand, packed by the worker that uses them, and a range of rows of the left one.
 */
final class Float32Product implements Workers.Task {
  private static final int PANEL_WIDTH = Float32Tile.COLUMNS;

  /** A panel of this depth takes 32 KiB of the first-level cache with 512-bit vectors. */
  private static final int BLOCK_DEPTH = 256;

  /** A block of this many rows and a group of panels stay in the second-level cache. */
  private static final int BLOCK_ROWS = 16 * Float32Tile.ROWS;

  private static final int GROUP_PANELS = 8;

  /** Below this many multiply-adds, waking the others costs more than they save. */
  private static final long ALONE = 200_000;

  private final Workers workers;
  private final Scratch[] scratch;

  private Float32Matrix left;
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

  Float32Product(Workers workers) {
    this.workers = workers;
    scratch = new Scratch[workers.count()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  /** What one worker needs for itself. */
  private static final class Scratch {
    final float[] panels = new float[GROUP_PANELS * BLOCK_DEPTH * PANEL_WIDTH];
    final float[] rows = new float[BLOCK_ROWS * BLOCK_DEPTH];
    final float[] starts = new float[GROUP_PANELS * PANEL_WIDTH];
    final float[] tile = new float[Float32Tile.ROWS * PANEL_WIDTH];
  }

  /**
   * Multiplies.
   *
   * @param left [rows, depth]
   * @param right [depth, columns], or its transpose where {@code rightTransposed}
   * @param biasOrNull what each row of the sums starts from; null for zeros
   * @param floor the smallest value a result may have
   * @param c [rows, columns], overwritten
   */
  void multiply(
      Float32Matrix left,
      Float32Matrix right,
      boolean rightTransposed,
      float[] biasOrNull,
      float floor,
      Float32Dense c) {
    this.left = left;
    this.right = right;
    this.rightTransposed = rightTransposed;
    this.bias = biasOrNull;
    this.floor = floor;
    this.c = c.values();
    rows = c.rows();
    columns = c.columns();
    depth = left.columns();
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
    int tiles = ceilingOfQuotient(rows, Float32Tile.ROWS);
    chunkRows = ceilingOfQuotient(tiles, chunks) * Float32Tile.ROWS;
    return groups * ceilingOfQuotient(rows, chunkRows);
  }

  @Override
  public void run(int worker, int part) {
    Scratch own = scratch[worker];
    int firstPanel = part % groups * groupPanels;
    int lastPanel = Math.min(firstPanel + groupPanels, panels);
    int firstRow = part / groups * chunkRows;
    int lastRow = Math.min(firstRow + chunkRows, rows);
    startFromBias(own, firstPanel, lastPanel);
    for (int k = 0; k < depth; k += BLOCK_DEPTH) {
      int blockDepth = Math.min(BLOCK_DEPTH, depth - k);
      for (int panel = firstPanel; panel < lastPanel; panel++) {
        pack(panel, k, blockDepth, own.panels, (panel - firstPanel) * BLOCK_DEPTH * PANEL_WIDTH);
      }
      for (int row = firstRow; row < lastRow; row += BLOCK_ROWS) {
        int blockRows = Math.min(BLOCK_ROWS, lastRow - row);
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

  private void pack(int panel, int fromDepth, int blockDepth, float[] into, int at) {
    int fromColumn = panel * PANEL_WIDTH;
    int width = Math.min(PANEL_WIDTH, columns - fromColumn);
    if (right instanceof Float32Bytes bytes) {
      Float32Panels.packBytes(bytes, fromDepth, blockDepth, fromColumn, width, into, at);
      return;
    }
    float[] numbers = ((Float32Dense) right).values();
    if (rightTransposed) {
      Float32Panels.packTransposed(
          numbers, depth, fromDepth, blockDepth, fromColumn, width, into, at);
    } else {
      Float32Panels.packRows(numbers, columns, fromDepth, blockDepth, fromColumn, width, into, at);
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
    float[] a;
    int aAt;
    int aStride;
    if (left instanceof Float32Bytes bytes) {
      for (int row = 0; row < blockRows; row++) {
        Float32Conversion.convert(
            bytes, firstRow + row, fromDepth, fromDepth + blockDepth, own.rows, row * BLOCK_DEPTH);
      }
      a = own.rows;
      aAt = 0;
      aStride = BLOCK_DEPTH;
    } else {
      a = ((Float32Dense) left).values();
      aAt = firstRow * depth + fromDepth;
      aStride = depth;
    }
    boolean first = fromDepth == 0;
    float least = fromDepth + blockDepth == depth ? floor : Float.NEGATIVE_INFINITY;
    for (int panel = firstPanel; panel < lastPanel; panel++) {
      int inGroup = panel - firstPanel;
      int column = panel * PANEL_WIDTH;
      int tileColumns = Math.min(PANEL_WIDTH, columns - column);
      for (int row = 0; row < blockRows; row += Float32Tile.ROWS) {
        int tileRows = Math.min(Float32Tile.ROWS, blockRows - row);
        int cAt = (firstRow + row) * columns + column;
        boolean whole = tileRows == Float32Tile.ROWS && tileColumns == PANEL_WIDTH;
        float[] target = whole ? c : own.tile;
        int targetAt = whole ? cAt : 0;
        int targetStride = whole ? columns : PANEL_WIDTH;
        if (!whole && !first) {
          copy(c, cAt, columns, own.tile, 0, PANEL_WIDTH, tileRows, tileColumns);
        }
        int lastTileRow = tileRows - 1;
        int a0 = aAt + row * aStride;
        Float32Tile.multiply(
            blockDepth,
            a,
            a0,
            a0 + Math.min(1, lastTileRow) * aStride,
            a0 + Math.min(2, lastTileRow) * aStride,
            a0 + Math.min(3, lastTileRow) * aStride,
            a0 + Math.min(4, lastTileRow) * aStride,
            a0 + Math.min(5, lastTileRow) * aStride,
            own.panels,
            inGroup * BLOCK_DEPTH * PANEL_WIDTH,
            first ? own.starts : target,
            first ? inGroup * PANEL_WIDTH : targetAt,
            first ? 0 : targetStride,
            least,
            target,
            targetAt,
            targetStride);
        if (!whole) {
          copy(own.tile, 0, PANEL_WIDTH, c, cAt, columns, tileRows, tileColumns);
        }
      }
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
