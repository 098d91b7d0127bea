package io.tandem.backend.cuda;

import io.tandem.backend.Batch;

/** A mini-batch in device memory. */
final class CudaBatch implements Batch {
  private final CudaMatrix features;
  private final DevicePointer labels;
  private int largestLabel;

  /**
   * Room for a batch.
   *
   * @param features [rows, features], scaled
   * @param labels one int a row
   */
  CudaBatch(CudaMatrix features, DevicePointer labels) {
    this.features = features;
    this.labels = labels;
  }

  @Override
  public CudaMatrix features() {
    return features;
  }

  DevicePointer labels() {
    return labels;
  }

  /** Notes that the batch is taken from examples whose labels are no larger than this. */
  void takeLabelsUpTo(int label) {
    largestLabel = label;
  }

  /**
   * Kernels don't notice a label that is no class.
   *
   * @throws IllegalArgumentException if there may be one
   */
  void checkLabels(int classes) {
    if (largestLabel >= classes) {
      throw new IllegalArgumentException(
          "a label is " + largestLabel + ", and the logits are of " + classes + " classes");
    }
  }
}
