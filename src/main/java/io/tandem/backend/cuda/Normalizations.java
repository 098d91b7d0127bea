package io.tandem.backend.cuda;

import io.tandem.backend.Matrix;
import io.tandem.backend.Normalizer;

/** Batch and layer normalisation as kernels; grids are those of {@code kernels/README.md}. */
final class Normalizations {
  private final Launcher kernels;

  Normalizations(Launcher kernels) {
    this.kernels = kernels;
  }

  void batch(Matrix x, Normalizer by, Matrix y) {
    kernels.launch(
        Kernel.BATCH_NORMALIZATION,
        strips(x),
        place(x),
        place(by.scale()),
        place(by.shift()),
        by.activation().ordinal(),
        x.rows(),
        x.columns(),
        place(by.running()),
        place(by.statistics()),
        place(y));
  }

  void byRunning(Matrix x, Normalizer by, Matrix y) {
    kernels.launch(
        Kernel.RUNNING_NORMALIZATION,
        strips(x),
        place(x),
        place(by.scale()),
        place(by.shift()),
        by.activation().ordinal(),
        x.rows(),
        x.columns(),
        place(by.running()),
        place(y));
  }

  void examples(Matrix x, Normalizer by, Matrix y) {
    kernels.launch(
        Kernel.LAYER_NORMALIZATION,
        blocksOfRows(x),
        place(x),
        place(by.scale()),
        place(by.shift()),
        by.activation().ordinal(),
        x.rows(),
        x.columns(),
        place(by.statistics()),
        place(y));
  }

  void batchBackward(
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX) {
    backward(
        Kernel.BATCH_NORMALIZATION_BACKWARD,
        strips(x),
        x,
        by,
        y,
        gradientY,
        gradientScale,
        gradientShift,
        gradientX);
  }

  void examplesBackward(
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX) {
    backward(
        Kernel.LAYER_NORMALIZATION_BACKWARD,
        strips(x) + blocksOfRows(x),
        x,
        by,
        y,
        gradientY,
        gradientScale,
        gradientShift,
        gradientX);
  }

  private void backward(
      Kernel kernel,
      long blocks,
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX) {
    kernels.launch(
        kernel,
        blocks,
        place(x),
        place(by.scale()),
        place(by.shift()),
        place(by.statistics()),
        place(y),
        by.activation().ordinal(),
        place(gradientY),
        x.rows(),
        x.columns(),
        place(gradientScale),
        place(gradientShift),
        place(gradientX));
  }

  private static DevicePointer place(Matrix matrix) {
    return ((CudaMatrix) matrix).place();
  }

  /** Strips of as many columns as a warp has lanes. */
  private static long strips(Matrix x) {
    return (x.columns() + 31L) / 32;
  }

  /** A warp a row. */
  private static long blocksOfRows(Matrix x) {
    return (x.rows() + 7L) / 8;
  }
}
