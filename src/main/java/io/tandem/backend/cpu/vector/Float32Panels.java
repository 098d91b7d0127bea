package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Matrix;
import io.tandem.backend.cpu.Float32Panelled;

/**
 * Panels of a product's right operand, in room of their own or in weights that consist of them. In
 * their own room they lie block by block of the summed dimension, and within a block one behind the
 * other.
 */
final class Float32Panels {
  static final int WIDTH = Float32Tile.COLUMNS;

  /** The left rows of a tile of this depth stay in the first-level cache. */
  static final int BLOCK_DEPTH = Float32LeftRows.MOST_DEPTH;

  /** How many numbers a panel has. */
  static final int SIZE = BLOCK_DEPTH * WIDTH;

  private static final int LEAST_PANELS = 2;

  /** Of 300 outputs, which take 320 lanes, a step is 5 % faster; of 200 in 224, 2 % slower. */
  private static final int LANES_FOR_A_SPARE_ONE = 10;

  private float[] numbers;

  /** From a block's first panel to the next one's; 0 where they take the same room. */
  private int blockStep;

  private int panelStep = SIZE;

  /**
   * Room.
   *
   * @param panels how many there are in all blocks
   */
  Float32Panels(int panels) {
    numbers = new float[panels * SIZE];
  }

  /** How many panels the columns take. */
  static int across(int columns) {
    return (columns + WIDTH - 1) / WIDTH;
  }

  /** How many blocks the summed dimension takes. */
  static int along(int depth) {
    return (depth + BLOCK_DEPTH - 1) / BLOCK_DEPTH;
  }

  /**
   * Whether weights, and what belongs to them, are best kept in panels from step to step: where
   * these have few lanes to spare, but for those of sums that {@link Float32SumCut} cuts, which
   * have a better way.
   */
  static boolean suit(int outputs, int inputs) {
    int across = across(outputs);
    int spare = across * WIDTH - outputs;
    return across >= LEAST_PANELS
        && spare * LANES_FOR_A_SPARE_ONE <= outputs
        && (long) across * WIDTH * inputs <= Integer.MAX_VALUE
        && Float32SumCut.of(inputs, outputs) == inputs;
  }

  /** The numbers of all panels. */
  float[] numbers() {
    return numbers;
  }

  /** Sets how many panels each block has for itself, or 0. */
  void arrange(int panelsOfBlock) {
    blockStep = panelsOfBlock * SIZE;
  }

  /** Looks at the panels that weights consist of, in place of its own room. */
  void lookAt(Float32Panelled weights) {
    numbers = weights.values();
    blockStep = SIZE;
    panelStep = weights.columns() * WIDTH;
  }

  /** Where a panel's numbers start. */
  int at(int block, int inBlock) {
    return block * blockStep + inBlock * panelStep;
  }

  /**
   * Packs one panel.
   *
   * @param right [depth, columns], or its transpose where {@code transposed}
   * @param block of the summed dimension
   * @param panel which of the operand's
   * @param inBlock which of the block's, here
   */
  void pack(Float32Matrix right, boolean transposed, int block, int panel, int inBlock) {
    int columns = transposed ? right.rows() : right.columns();
    int depth = transposed ? right.columns() : right.rows();
    int from = block * BLOCK_DEPTH;
    int column = panel * WIDTH;
    Float32PanelPacking.pack(
        right,
        transposed,
        column,
        Math.min(WIDTH, columns - column),
        from,
        Math.min(BLOCK_DEPTH, depth - from),
        numbers,
        at(block, inBlock));
  }
}
