package io.tandem.backend.cpu.vector;

/**
 * Where the sum over a layer's inputs is cut. Of many inputs and few outputs, the sum is that of
 * two chains of multiply-adds, over the first and the second half of the inputs; else it is one
 * chain. With two, {@link Float32BytesProduct} gives each half of the inputs to a worker of its
 * own, and what belongs to it, of the weights and of the mini-batch, stays in that worker's cache
 * from one product to the next. The cut depends on the layer alone, so that one example has the
 * same bits in every mini-batch.
 */
final class Float32SumCut {
  private static final int BLOCK_DEPTH = Float32Panels.BLOCK_DEPTH;

  /** The halves are whole blocks: of fewer inputs, one would have much more than the other. */
  private static final int LEAST_INPUTS = 8 * BLOCK_DEPTH;

  /** More outputs keep the workers apart well enough. */
  static final int MOST_OUTPUTS = 256;

  private Float32SumCut() {}

  /** The first input of the second chain; the number of inputs where there is but one chain. */
  static int of(int inputs, int outputs) {
    boolean cut = inputs >= LEAST_INPUTS && outputs <= MOST_OUTPUTS;
    return cut ? inputs / BLOCK_DEPTH / 2 * BLOCK_DEPTH : inputs;
  }
}
