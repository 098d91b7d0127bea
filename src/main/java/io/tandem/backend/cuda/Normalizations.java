package io.tandem.backend.cuda;

/** Batch and layer normalisation as kernels; grids are those of {@code kernels/README.md}. */
final class Normalizations {
  private final Launcher kernels;

  Normalizations(Launcher kernels) {
    this.kernels = kernels;
  }

  void batch(
      CudaMatrix x,
      CudaMatrix scale,
      CudaMatrix shift,
      boolean relu,
      CudaMatrix running,
      CudaMatrix statistics,
      CudaMatrix y) {
    kernels.launch(
        Kernel.BATCH_NORMALIZATION,
        strips(x),
        x.place(),
        scale.place(),
        shift.place(),
        relu,
        x.rows(),
        x.columns(),
        running.place(),
        statistics.place(),
        y.place());
  }

  void byRunning(
      CudaMatrix x,
      CudaMatrix scale,
      CudaMatrix shift,
      boolean relu,
      CudaMatrix running,
      CudaMatrix y) {
    kernels.launch(
        Kernel.RUNNING_NORMALIZATION,
        strips(x),
        x.place(),
        scale.place(),
        shift.place(),
        relu,
        x.rows(),
        x.columns(),
        running.place(),
        y.place());
  }

  void batchBackward(
      CudaMatrix x,
      CudaMatrix scale,
      CudaMatrix statistics,
      CudaMatrix y,
      boolean relu,
      CudaMatrix gradientY,
      CudaMatrix gradientScale,
      CudaMatrix gradientShift,
      CudaMatrix gradientX) {
    kernels.launch(
        Kernel.BATCH_NORMALIZATION_BACKWARD,
        strips(x),
        x.place(),
        scale.place(),
        statistics.place(),
        y.place(),
        relu,
        gradientY.place(),
        x.rows(),
        x.columns(),
        gradientScale.place(),
        gradientShift.place(),
        gradientX.place());
  }

  void examples(
      CudaMatrix x,
      CudaMatrix scale,
      CudaMatrix shift,
      boolean relu,
      CudaMatrix statistics,
      CudaMatrix y) {
    kernels.launch(
        Kernel.LAYER_NORMALIZATION,
        blocksOfRows(x),
        x.place(),
        scale.place(),
        shift.place(),
        relu,
        x.rows(),
        x.columns(),
        statistics.place(),
        y.place());
  }

  void examplesBackward(
      CudaMatrix x,
      CudaMatrix scale,
      CudaMatrix statistics,
      CudaMatrix y,
      boolean relu,
      CudaMatrix gradientY,
      CudaMatrix gradientScale,
      CudaMatrix gradientShift,
      CudaMatrix gradientX) {
    kernels.launch(
        Kernel.LAYER_NORMALIZATION_BACKWARD,
        strips(x) + blocksOfRows(x),
        x.place(),
        scale.place(),
        statistics.place(),
        y.place(),
        relu,
        gradientY.place(),
        x.rows(),
        x.columns(),
        gradientScale.place(),
        gradientShift.place(),
        gradientX.place());
  }

  /** Strips of as many columns as a warp has lanes. */
  private static long strips(CudaMatrix x) {
    return (x.columns() + 31L) / 32;
  }

  /** A warp a row. */
  private static long blocksOfRows(CudaMatrix x) {
    return (x.rows() + 7L) / 8;
  }
}
