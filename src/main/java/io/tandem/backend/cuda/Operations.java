package io.tandem.backend.cuda;

import io.tandem.backend.Activation;
import io.tandem.backend.DropoutMask;

/**
 * The steps of training as kernels and products. A layer of few outputs has kernels of its own: a
 * product that narrow leaves most of cuBLAS's tile idle, and its bias, activation and gradients
 * would each be a launch more. Grids and the sizes of partial sums are those of {@code
 * kernels/README.md}.
 */
final class Operations {
  /** The outputs of the widest layer that the kernels for narrow layers take. */
  private static final int NARROW = 32;

  private final Launcher kernels;
  private final Products products;
  private final Scratch scratch;
  private final int bytes;

  /**
   * Operations on one stream.
   *
   * @param bytes of a number in a matrix
   */
  Operations(Launcher kernels, Products products, Scratch scratch, int bytes) {
    this.kernels = kernels;
    this.products = products;
    this.scratch = scratch;
    this.bytes = bytes;
  }

  /** Takes the cursor's next examples, or for every row the first one where the cursor is null. */
  void gather(CudaExamples from, DevicePointer cursor, CudaBatch into) {
    into.takeLabelsUpTo(from.largestLabel());
    CudaMatrix features = into.features();
    kernels.launch(
        from.gather(),
        ceil(features.rows() * ceil(features.columns(), 4), Kernel.THREADS),
        from.features(),
        from.labels(),
        from.mean(),
        from.factor(),
        from.columns(),
        cursor,
        features.place(),
        into.labels(),
        features.rows());
  }

  /** Takes the cursor's next examples as its views have them. */
  void gatherViews(CudaExamples from, CudaCursor cursor, CudaBatch into) {
    into.takeLabelsUpTo(from.largestLabel());
    CudaMatrix features = into.features();
    kernels.launch(
        Kernel.GATHER_VIEWS,
        ceil(features.rows() * ceil(features.columns(), 4), Kernel.THREADS),
        from.features(),
        from.labels(),
        from.mean(),
        from.factor(),
        from.unseen(),
        from.columns(),
        cursor.frame().height(),
        cursor.frame().width(),
        cursor.frame().cutout(),
        cursor.place(),
        features.place(),
        into.labels(),
        features.rows());
  }

  void linear(
      CudaMatrix x,
      CudaMatrix weights,
      CudaMatrix bias,
      Activation activation,
      CudaMatrix sumsOrNull,
      CudaMatrix y) {
    DevicePointer sums = sumsOrNull == null ? DevicePointer.NULL : sumsOrNull.place();
    if (y.columns() <= NARROW) {
      kernels.launch(
          Kernel.LINEAR_NARROW,
          ceil(x.rows(), 8),
          x.place(),
          weights.place(),
          bias.place(),
          activation.ordinal(),
          x.rows(),
          x.columns(),
          y.columns(),
          sums,
          y.place());
    } else {
      products.outputs(x, weights, y);
      kernels.launch(
          Kernel.LINEAR_FINISH,
          ceil(y.count(), 1024),
          y.place(),
          bias.place(),
          activation.ordinal(),
          sums,
          y.rows(),
          y.columns());
    }
  }

  void linearBackward(
      CudaMatrix x,
      CudaMatrix weights,
      CudaMatrix y,
      Activation activation,
      CudaMatrix gradientY,
      CudaMatrix gradientWeights,
      CudaMatrix gradientBias,
      CudaMatrix gradientXOrNull) {
    if (y.columns() <= NARROW) {
      boolean relu = activation == Activation.RELU;
      if (!relu && activation != Activation.IDENTITY) {
        // The narrow kernel's blocks share the gradient: masking it twice is harmless, multiplying
        // it twice is not.
        outputGradient(gradientY, y, activation, gradientBias);
      }
      narrowBackward(
          x, weights, y, relu, gradientY, gradientWeights, gradientBias, gradientXOrNull);
    } else {
      outputGradient(gradientY, y, activation, gradientBias);
      products.weightsGradient(gradientY, x, gradientWeights);
      if (gradientXOrNull != null) {
        products.inputsGradient(gradientY, weights, gradientXOrNull);
      }
    }
  }

  private void outputGradient(
      CudaMatrix gradientY, CudaMatrix y, Activation activation, CudaMatrix gradientBias) {
    long strips = ceil(y.columns(), 32);
    long chunks = Math.min(ceil(y.rows(), 32), 64);
    kernels.launch(
        Kernel.OUTPUT_GRADIENT,
        strips * chunks,
        gradientY.place(),
        y.place(),
        activation.ordinal(),
        y.rows(),
        y.columns(),
        gradientBias.place(),
        scratch.partials(chunks * y.columns() * bytes),
        scratch.tickets(strips));
  }

  private void narrowBackward(
      CudaMatrix x,
      CudaMatrix weights,
      CudaMatrix y,
      boolean relu,
      CudaMatrix gradientY,
      CudaMatrix gradientWeights,
      CudaMatrix gradientBias,
      CudaMatrix gradientXOrNull) {
    long strips = ceil(x.columns() + 1L, 32);
    long chunks = Math.min(ceil(x.rows(), 64), 32);
    long tiles = gradientXOrNull == null ? 0 : ceil(x.columns(), 32) * ceil(x.rows(), 64);
    kernels.launch(
        Kernel.NARROW_BACKWARD,
        strips * chunks + tiles,
        x.place(),
        weights.place(),
        y.place(),
        relu,
        gradientY.place(),
        x.rows(),
        x.columns(),
        y.columns(),
        (int) chunks,
        gradientWeights.place(),
        gradientBias.place(),
        gradientXOrNull == null ? DevicePointer.NULL : gradientXOrNull.place(),
        scratch.partials(chunks * y.columns() * (x.columns() + 1L) * bytes),
        scratch.tickets(strips));
  }

  /** Keeps, until the cursor's next update, the same numbers. */
  void dropout(CudaMatrix x, DropoutMask mask, DevicePointer cursor, CudaMatrix y) {
    kernels.launch(
        Kernel.DROPOUT,
        ceil(x.count(), 4L * Kernel.THREADS),
        x.place(),
        mask.seed(),
        mask.purpose(),
        mask.layer(),
        mask.threshold(),
        mask.factor(),
        cursor,
        x.count(),
        y.place());
  }

  private static long ceil(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
