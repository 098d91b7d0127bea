package io.tandem.backend.cuda;

import io.tandem.backend.Precision;
import java.util.Locale;

/**
 * Our kernels, by the family whose PTX file holds them; {@code kernels/README.md} has their
 * parameters.
 */
enum Kernel {
  GATHER_BYTES("gather"),
  GATHER_REALS("gather"),
  GATHER_VIEWS("gather_views"),
  LINEAR_FINISH("linear"),
  OUTPUT_GRADIENT("linear"),
  LINEAR_NARROW("narrow"),
  NARROW_BACKWARD("narrow_backward"),
  BATCH_NORMALIZATION("batch_normalization"),
  RUNNING_NORMALIZATION("batch_normalization"),
  BATCH_NORMALIZATION_BACKWARD("batch_normalization"),
  LAYER_NORMALIZATION("layer_normalization"),
  LAYER_NORMALIZATION_BACKWARD("layer_normalization"),
  DROPOUT("dropout"),
  SOFTMAX("softmax"),
  SOFTMAX_CROSS_ENTROPY("softmax"),
  SOFTMAX_SQUARED_ERROR("softmax"),
  DESCEND("update"),
  MOMENTUM("update"),
  RMS_PROP("update"),
  ADAM("update"),
  CLIP("update");

  /** The threads of every block of every kernel. */
  static final int THREADS = 256;

  private final String family;

  Kernel(String family) {
    this.family = family;
  }

  /** The PTX file, without its ending. */
  String family() {
    return family;
  }

  /** The function's name for matrices of a precision, such as {@code softmax_float32}. */
  String function(Precision precision) {
    return name().toLowerCase(Locale.ROOT) + "_" + precision.storage();
  }
}
