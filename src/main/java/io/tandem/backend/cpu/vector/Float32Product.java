package io.tandem.backend.cpu.vector;

import io.tandem.backend.Activation;
import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Matrix;
import io.tandem.backend.cpu.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A matrix product: {@code c = bias + left * right}, and an activation of it, shared out among the
 * workers.
 *
 * <p>The blocking is Goto and van de Geijn's ("Anatomy of High-Performance Matrix Multiplication",
 * ACM TOMS 2008). A part of the task is a group of panels of the right operand and a range of rows
 * of the left one. The worker that multiplies them packs both into the order in which a tile reads
 * them. Only where the panels are few, and all workers multiply with all of them, may they pack
 * these together beforehand: that is half the work, but each then reads what others have written.
 *
 * <p>Each number is one chain of multiply-adds, or two, see {@link Float32SumCut}.
 */
final class Float32Product implements Workers.Task {
  private static final int PANEL_WIDTH = Float32Panels.WIDTH;

  private static final int BLOCK_DEPTH = Float32Panels.BLOCK_DEPTH;

  /** A group of so many panels takes 768 KiB, and stays in the second-level cache. */
  static final int GROUP_PANELS = 24 * 512 / Float32Tile.SPECIES.vectorBitSize();

  /** Below this many multiply-adds, waking the others costs more than they save. */
  static final long ALONE = 40_000;

  /** Tiles whose left rows are packed at once. */
  private static final int BLOCK_TILES = 8;

  private final Workers workers;
  private final Workers.Task packing = this::packTogether;
  private final Scratch[] scratch;
  private final Float32Panels panelsOfAll = new Float32Panels(GROUP_PANELS);
  private final List<ShapeWay> waysToPack = new ArrayList<>();

  private Float32Matrix left;
  private boolean leftTransposed;
  private Float32Matrix right;
  private boolean rightTransposed;
  private float[] bias;
  private float[] c;
  private Activation activation;
  private float[] y;
  private int rows;
  private int columns;
  private int depth;

  private int panels;
  private int depthBlocks;

  /**
   * The block in which a second chain starts, see {@link Float32SumCut}; past the last for none.
   */
  private int secondBlock;

  /** Sums of the second chains, as c. */
  private float[] secondSums = {};

  private int groups;
  private int groupPanels;
  private int chunkRows;
  private boolean mayPackTogether;

  /** Panels that all workers multiply with; null where each packs its own. */
  private Float32Panels shared;

  private int tileRows;
  private int blockRows;

  Float32Product(Workers workers) {
    this.workers = workers;
    scratch = new Scratch[workers.count()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  /** How the panels of a shape are packed: the first way is together. */
  private record ShapeWay(int rows, int columns, int depth, FasterWay way) {}

  /** What one worker needs for itself. */
  private static final class Scratch {
    final Float32Panels panels = new Float32Panels(GROUP_PANELS);
    final float[] rows = new float[BLOCK_TILES * Float32Tiles.MOST_ROWS * Float32LeftRows.ROW_STEP];
    final float[] starts = new float[GROUP_PANELS * PANEL_WIDTH];
    final float[] zeros = new float[GROUP_PANELS * PANEL_WIDTH];
    final Float32ClippedTile tile = new Float32ClippedTile();
    final Float32Curve curve = new Float32Curve();
  }

  /**
   * Multiplies, and nothing else.
   *
   * @param c [rows, columns], overwritten
   */
  void multiply(
      Float32Matrix left,
      boolean leftTransposed,
      Float32Matrix right,
      boolean rightTransposed,
      Float32Dense c) {
    multiply(left, leftTransposed, right, rightTransposed, null, null, c, Activation.IDENTITY, c);
  }

  /**
   * Multiplies.
   *
   * @param left [rows, depth], or its transpose where {@code leftTransposed}
   * @param right [depth, columns], or its transpose where {@code rightTransposed}
   * @param panelsOrNull all of the right operand's; null where they are yet to be packed
   * @param biasOrNull what each row of the sums starts from; null for zeros
   * @param c [rows, columns], overwritten
   * @param activation of each number of c
   * @param y [rows, columns], overwritten with the activations; may be c
   */
  void multiply(
      Float32Matrix left,
      boolean leftTransposed,
      Float32Matrix right,
      boolean rightTransposed,
      Float32Panels panelsOrNull,
      float[] biasOrNull,
      Float32Dense c,
      Activation activation,
      Float32Dense y) {
    this.left = left;
    this.leftTransposed = leftTransposed;
    this.right = right;
    this.rightTransposed = rightTransposed;
    this.bias = biasOrNull;
    this.c = c.values();
    this.activation = activation;
    this.y = y.values();
    rows = c.rows();
    columns = c.columns();
    depth = leftTransposed ? left.rows() : left.columns();
    shared = panelsOrNull;
    int parts = plan();
    boolean ofLayer = !leftTransposed && rightTransposed;
    secondBlock = ofLayer ? Float32Panels.along(Float32SumCut.of(depth, columns)) : depthBlocks;
    if (secondBlock < depthBlocks && secondSums.length < rows * columns) {
      secondSums = new float[rows * columns];
    }
    if (shared == null && mayPackTogether) {
      FasterWay way = wayToPack();
      long start = System.nanoTime();
      if (!way.isSecond()) {
        workers.run(panels * depthBlocks, packing);
        shared = panelsOfAll;
      }
      workers.run(parts, this);
      way.took(System.nanoTime() - start);
    } else {
      workers.run(parts, this);
    }
  }

  private FasterWay wayToPack() {
    for (int i = 0; i < waysToPack.size(); i++) {
      ShapeWay shape = waysToPack.get(i);
      if (shape.rows == rows && shape.columns == columns && shape.depth == depth) {
        return shape.way;
      }
    }
    ShapeWay added = new ShapeWay(rows, columns, depth, new FasterWay());
    waysToPack.add(added);
    return added.way;
  }

  /** Cuts the task: into groups of panels where there are enough of them, else into rows. */
  private int plan() {
    int threads = (long) rows * columns * depth < ALONE ? 1 : workers.count();
    panels = Float32Panels.across(columns);
    depthBlocks = Float32Panels.along(depth);
    tileRows = Float32Tiles.height(rows, leftTransposed);
    // The rows of a single tile are not worth dividing where each worker has a panel.
    boolean divide = panels < threads || panels < 2 * threads && rows > tileRows;
    int chunks = divide ? Math.min(threads, rows) : 1;
    groupPanels = groupPanels(panels, threads / chunks);
    groups = ceilingOfQuotient(panels, groupPanels);
    chunkRows = ceilingOfQuotient(rows, chunks);
    blockRows = BLOCK_TILES * tileRows;
    mayPackTogether =
        chunks > 1 && groups == 1 && !leftTransposed && panels * depthBlocks <= GROUP_PANELS;
    panelsOfAll.arrange(panels);
    return groups * ceilingOfQuotient(rows, chunkRows);
  }

  /**
   * How many panels a group has: so many that each worker has as many groups as the others, as far
   * as the panels allow.
   *
   * @param panels of the right operand
   * @param workers that share them
   */
  static int groupPanels(int panels, int workers) {
    int rounds = ceilingOfQuotient(panels, workers * GROUP_PANELS);
    return ceilingOfQuotient(panels, workers * rounds);
  }

  @Override
  public void run(int worker, int part) {
    Scratch own = scratch[worker];
    int firstPanel = group(part % groups) * groupPanels;
    int lastPanel = Math.min(firstPanel + groupPanels, panels);
    int firstRow = part / groups * chunkRows;
    int lastRow = Math.min(firstRow + chunkRows, rows);
    startFromBias(own, firstPanel, lastPanel);
    int width = lastPanel - firstPanel;
    boolean tileByTile = !leftTransposed && width * depthBlocks <= GROUP_PANELS;
    own.panels.arrange(tileByTile ? width : 0);
    if (tileByTile) {
      for (int block = 0; block < depthBlocks; block++) {
        pack(own, block, firstPanel, firstPanel, lastPanel);
      }
      multiplyTileByTile(own, firstRow, lastRow, firstPanel, lastPanel);
    } else {
      multiplyBlockByBlock(own, firstRow, lastRow, firstPanel, lastPanel);
    }
  }

  /**
   * The workers take parts in turn. Each is given neighbouring groups, as far as that goes, the
   * same ones in each step: what it needs of them may still be in its cache.
   */
  private int group(int part) {
    int threads = workers.count();
    return groups % threads == 0 ? part % threads * (groups / threads) + part / threads : part;
  }

  /** Packs one panel of one block, of a right operand that all workers multiply with. */
  private void packTogether(int worker, int part) {
    int panel = part % panels;
    panelsOfAll.pack(right, rightTransposed, part / panels, panel, panel);
  }

  /** Packs some panels of a group, unless they are packed. */
  private void pack(Scratch own, int block, int groupStart, int fromPanel, int toPanel) {
    if (shared == null) {
      for (int panel = fromPanel; panel < toPanel; panel++) {
        own.panels.pack(right, rightTransposed, block, panel, panel - groupStart);
      }
    }
  }

  /**
   * Of few columns: the second-level cache has their panels of all depths, and a tile's left rows
   * are read from end to end, so that the processor reads ahead.
   */
  private void multiplyTileByTile(
      Scratch own, int firstRow, int lastRow, int firstPanel, int lastPanel) {
    for (int row = firstRow; row < lastRow; row += tileRows) {
      int endRow = Math.min(row + tileRows, lastRow);
      for (int block = 0; block < depthBlocks; block++) {
        packLeft(own.rows, block, row, endRow);
        multiplyTiles(own, block, row, endRow, firstPanel, firstPanel, lastPanel);
      }
    }
  }

  private void multiplyBlockByBlock(
      Scratch own, int firstRow, int lastRow, int firstPanel, int lastPanel) {
    // Of few rows, each panel is used up while the first-level cache still has it.
    boolean fewRows = lastRow - firstRow <= blockRows;
    for (int block = 0; block < depthBlocks; block++) {
      if (!fewRows) {
        pack(own, block, firstPanel, firstPanel, lastPanel);
      }
      for (int row = firstRow; row < lastRow; row += blockRows) {
        int endRow = Math.min(row + blockRows, lastRow);
        packLeft(own.rows, block, row, endRow);
        if (fewRows) {
          for (int panel = firstPanel; panel < lastPanel; panel++) {
            pack(own, block, firstPanel, panel, panel + 1);
            multiplyTiles(own, block, row, endRow, firstPanel, panel, panel + 1);
          }
        } else {
          multiplyTiles(own, block, row, endRow, firstPanel, firstPanel, lastPanel);
        }
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

  private void packLeft(float[] into, int block, int fromRow, int toRow) {
    int from = block * BLOCK_DEPTH;
    int blockDepth = Math.min(BLOCK_DEPTH, depth - from);
    if (leftTransposed) {
      Float32LeftRows.packColumns(left, tileRows, fromRow, toRow, from, blockDepth, into);
    } else {
      Float32LeftRows.packRows(left, fromRow, toRow, from, blockDepth, into);
    }
  }

  /** Multiplies the packed rows with some panels of the group. */
  private void multiplyTiles(
      Scratch own, int block, int fromRow, int toRow, int groupStart, int fromPanel, int toPanel) {
    Float32Panels packed = shared == null ? own.panels : shared;
    int firstPacked = shared == null ? groupStart : 0;
    boolean first = block == 0 || block == secondBlock;
    float[] sums = block < secondBlock ? c : secondSums;
    float[] starts = block == 0 ? own.starts : own.zeros;
    boolean last = block == depthBlocks - 1;
    int blockDepth = Math.min(BLOCK_DEPTH, depth - block * BLOCK_DEPTH);
    for (int row = fromRow; row < toRow; row += tileRows) {
      int height = Math.min(tileRows, toRow - row);
      for (int panel = fromPanel; panel < toPanel; panel++) {
        int inGroup = panel - groupStart;
        int column = panel * PANEL_WIDTH;
        int tileColumns = Math.min(PANEL_WIDTH, columns - column);
        int cAt = row * columns + column;
        own.tile.multiply(
            tileRows,
            height,
            tileColumns,
            leftTransposed,
            blockDepth,
            own.rows,
            (row - fromRow) * Float32LeftRows.ROW_STEP,
            packed.numbers(),
            packed.at(block, panel - firstPacked),
            first ? starts : null,
            inGroup * PANEL_WIDTH,
            sums,
            cAt,
            columns);
      }
      if (last) {
        int fromColumn = fromPanel * PANEL_WIDTH;
        int toColumn = Math.min(toPanel * PANEL_WIDTH, columns);
        if (secondBlock < depthBlocks) {
          addSecondSums(row, row + height, fromColumn, toColumn);
        }
        activate(row, row + height, fromColumn, toColumn, own.curve);
      }
    }
  }

  private void addSecondSums(int fromRow, int toRow, int fromColumn, int toColumn) {
    for (int row = fromRow; row < toRow; row++) {
      int end = row * columns + toColumn;
      for (int at = row * columns + fromColumn; at < end; at++) {
        c[at] += secondSums[at];
      }
    }
  }

  /** Takes the activation of finished sums, while they are in a near cache. */
  private void activate(int fromRow, int toRow, int fromColumn, int toColumn, Float32Curve curve) {
    if (toColumn - fromColumn == columns) {
      // Whole rows lie one behind the other.
      int from = fromRow * columns;
      Float32Activation.apply(activation, c, y, from, toRow * columns, curve);
      return;
    }
    for (int row = fromRow; row < toRow; row++) {
      int at = row * columns;
      Float32Activation.apply(activation, c, y, at + fromColumn, at + toColumn, curve);
    }
  }

  static int ceilingOfQuotient(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
