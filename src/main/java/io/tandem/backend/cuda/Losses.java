package io.tandem.backend.cuda;

import io.tandem.backend.Loss;
import io.tandem.backend.Loss.CrossEntropy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Softmax and losses as kernels; class weights are sent to the device when they are first used. */
final class Losses {
  private final Launcher kernels;
  private final Scratch scratch;
  private final Arena arena;
  private final Transfers transfers;
  private final int bytes;
  private final Map<List<Double>, DevicePointer> classWeights = new HashMap<>();

  /**
   * Losses on one stream.
   *
   * @param bytes of a number in a matrix
   */
  Losses(Launcher kernels, Scratch scratch, Arena arena, Transfers transfers, int bytes) {
    this.kernels = kernels;
    this.scratch = scratch;
    this.arena = arena;
    this.transfers = transfers;
    this.bytes = bytes;
  }

  void softmax(CudaMatrix logits) {
    kernels.launch(
        Kernel.SOFTMAX, rowBlocks(logits), logits.place(), logits.rows(), logits.columns());
  }

  /** Leaves the loss's gradient in place of the logits, or else the probabilities. */
  void loss(Loss loss, CudaMatrix logits, CudaBatch targets, boolean gradient, CudaTally tally) {
    targets.checkLabels(logits.columns());
    long blocks = rowBlocks(logits);
    DevicePointer partials = scratch.partials(16 * blocks);
    if (loss instanceof CrossEntropy entropy) {
      kernels.launch(
          Kernel.SOFTMAX_CROSS_ENTROPY,
          blocks,
          logits.place(),
          targets.labels(),
          entropy.labelSmoothing(),
          entropy.isWeighted()
              ? classWeights.computeIfAbsent(entropy.classWeights(), this::send)
              : DevicePointer.NULL,
          gradient,
          logits.rows(),
          logits.columns(),
          tally.place(),
          partials);
    } else {
      kernels.launch(
          Kernel.SOFTMAX_SQUARED_ERROR,
          blocks,
          logits.place(),
          targets.labels(),
          gradient,
          logits.rows(),
          logits.columns(),
          tally.place(),
          partials);
    }
  }

  private DevicePointer send(List<Double> weights) {
    DevicePointer place = arena.allocate((long) weights.size() * bytes, "the classes' weights");
    transfers.send(place, weights.stream().mapToDouble(Double::doubleValue).toArray());
    return place;
  }

  /** A warp a row where rows are short, or else a block a row. */
  private static long rowBlocks(CudaMatrix logits) {
    return logits.columns() <= 128 ? (logits.rows() + 7L) / 8 : logits.rows();
  }
}
