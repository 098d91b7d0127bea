package io.tandem.backend.cpu.vector;

import io.tandem.backend.cpu.Float32Matrix;

/**
 * Room for panels of a product's right operand. They lie block by block of the summed dimension,
 * and within a block side by side.
 */
final class Float32Panels {
  static final int WIDTH = Float32Tile.COLUMNS;

  /** The left rows of a tile of this depth stay in the first-level cache. */
  static final int BLOCK_DEPTH = Float32LeftRows.MOST_DEPTH;

  /** How many numbers a panel has. */
  static final int SIZE = BLOCK_DEPTH * WIDTH;

  private final float[] numbers;

  /** Panels that a block has for itself; 0 where one block's take the next one's room. */
  private int ofBlock;

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

  /** The numbers of all panels. */
  float[] numbers() {
    return numbers;
  }

  /** Sets how many panels each block has for itself, or 0. */
  void arrange(int panelsOfBlock) {
    ofBlock = panelsOfBlock;
  }

  /** Where a panel's numbers start. */
  int at(int block, int inBlock) {
    return (block * ofBlock + inBlock) * SIZE;
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
