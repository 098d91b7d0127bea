package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Float32Matrix;
import io.tandem.backend.cpu.Float32Panelled;
import io.tandem.backend.cpu.Workers;

/**
 * The gradient of weights that are kept in panels, as {@code x^T * gradientY}: a tile's results
 * then lie in one piece, and behind those of the tile above. Each number is the chain of
 * multiply-adds that {@link Float32Product} makes of {@code gradientY^T * x}: the bits are the
 * same.
 *
 * <p>All workers multiply with the same panels of gradientY. A part of the work is some of the
 * inputs, whose numbers stay in the second-level cache while each panel passes through the first.
 */
final class Float32PanelledGradient {
  private static final int PANEL_WIDTH = Float32Panels.WIDTH;
  private static final int BLOCK_DEPTH = Float32Panels.BLOCK_DEPTH;

  /** Blocks of examples that are summed before a panel's results leave the near caches. */
  private static final int MOST_BLOCKS = 2;

  /** Panels that are multiplied with at once: 4 MiB at most, however many outputs there are. */
  private static final int MOST_PANELS = 64;

  /** Tiles in a part: their left rows take 320 KiB with 512-bit vectors, else 192. */
  private static final int MOST_TILES = 64 / Float.BYTES;

  private final Workers workers;
  private final Workers.Task packing = this::pack;
  private final Workers.Task multiplication = this::multiplyPart;

  /** A worker's is made when it is first needed: not every network has such weights. */
  private final Scratch[] scratch;

  private Float32Panels panels = new Float32Panels(0);

  private Float32Matrix x;
  private Float32Dense gradientY;
  private float[] gradientWeights;
  private int inputs;
  private int outputs;
  private int examples;
  private int tileRows;
  private int partRows;
  private boolean alone;

  /** The panels that are being multiplied with. */
  private int firstPanel;

  private int panelCount;

  /** The blocks of examples that are being summed. */
  private int firstBlock;

  private int blockCount;

  Float32PanelledGradient(Workers workers) {
    this.workers = workers;
    scratch = new Scratch[workers.count()];
  }

  /** What one worker needs for itself. */
  private static final class Scratch {
    final float[][] rows =
        new float[MOST_BLOCKS][MOST_TILES * Float32Tiles.MOST_ROWS * Float32LeftRows.ROW_STEP];
    final Float32ClippedTile tile = new Float32ClippedTile();
    final float[] zeros = new float[PANEL_WIDTH];
  }

  /**
   * Multiplies.
   *
   * @param x [batch, inputs]
   * @param gradientY [batch, outputs]
   * @param gradientWeights [outputs, inputs], overwritten
   */
  void multiply(Float32Matrix x, Float32Dense gradientY, Float32Panelled gradientWeights) {
    this.x = x;
    this.gradientY = gradientY;
    this.gradientWeights = gradientWeights.values();
    inputs = x.columns();
    outputs = gradientY.columns();
    examples = x.rows();
    alone = (long) inputs * outputs * examples < Float32Product.ALONE;
    int across = Float32Panels.across(outputs);
    int along = Float32Panels.along(examples);
    int parts = divideInputs();
    makeRoom(Math.min(across, MOST_PANELS) * Math.min(along, MOST_BLOCKS));
    for (firstPanel = 0; firstPanel < across; firstPanel += MOST_PANELS) {
      panelCount = Math.min(MOST_PANELS, across - firstPanel);
      panels.arrange(panelCount);
      for (firstBlock = 0; firstBlock < along; firstBlock += MOST_BLOCKS) {
        blockCount = Math.min(MOST_BLOCKS, along - firstBlock);
        share(panelCount * blockCount, packing);
        share(parts, multiplication);
      }
    }
  }

  /** Cuts the inputs into parts: as many for each worker as for the others. */
  private int divideInputs() {
    tileRows = Float32Tiles.height(inputs, true);
    int sharing = alone ? 1 : workers.count();
    int rounds = Float32Product.ceilingOfQuotient(inputs, sharing * MOST_TILES * tileRows);
    int tiles = Float32Product.ceilingOfQuotient(inputs, tileRows);
    partRows = Float32Product.ceilingOfQuotient(tiles, sharing * rounds) * tileRows;
    return Float32Product.ceilingOfQuotient(inputs, partRows);
  }

  private void makeRoom(int room) {
    if (panels.numbers().length < room * Float32Panels.SIZE) {
      panels = new Float32Panels(room);
    }
  }

  private void share(int parts, Workers.Task task) {
    if (alone) {
      for (int part = 0; part < parts; part++) {
        task.run(0, part);
      }
    } else {
      workers.run(parts, task);
    }
  }

  private void pack(int worker, int part) {
    int panel = part % panelCount;
    int block = part / panelCount;
    int column = (firstPanel + panel) * PANEL_WIDTH;
    Float32PanelPacking.pack(
        gradientY,
        false,
        column,
        Math.min(PANEL_WIDTH, outputs - column),
        (firstBlock + block) * BLOCK_DEPTH,
        depth(block),
        panels.numbers(),
        panels.at(block, panel));
  }

  private void multiplyPart(int worker, int part) {
    if (scratch[worker] == null) {
      scratch[worker] = new Scratch();
    }
    Scratch own = scratch[worker];
    int fromInput = part * partRows;
    int toInput = Math.min(fromInput + partRows, inputs);
    for (int block = 0; block < blockCount; block++) {
      Float32LeftRows.packColumns(
          x,
          tileRows,
          fromInput,
          toInput,
          (firstBlock + block) * BLOCK_DEPTH,
          depth(block),
          own.rows[block]);
    }
    for (int panel = 0; panel < panelCount; panel++) {
      for (int block = 0; block < blockCount; block++) {
        multiplyPanel(own, panel, block, fromInput, toInput);
      }
    }
  }

  /** Multiplies the packed rows of a block with one panel. */
  private void multiplyPanel(Scratch own, int panel, int block, int fromInput, int toInput) {
    boolean first = firstBlock + block == 0;
    int column = (firstPanel + panel) * PANEL_WIDTH;
    int columns = Math.min(PANEL_WIDTH, outputs - column);
    for (int input = fromInput; input < toInput; input += tileRows) {
      own.tile.multiply(
          tileRows,
          Math.min(tileRows, toInput - input),
          columns,
          true,
          depth(block),
          own.rows[block],
          (input - fromInput) * Float32LeftRows.ROW_STEP,
          panels.numbers(),
          panels.at(block, panel),
          first ? own.zeros : null,
          0,
          gradientWeights,
          column * inputs + input * PANEL_WIDTH,
          PANEL_WIDTH);
    }
  }

  private int depth(int block) {
    return Math.min(BLOCK_DEPTH, examples - (firstBlock + block) * BLOCK_DEPTH);
  }
}
