package io.tandem.nn;

/** What a layer with parameters computes. */
public enum LayerKind {
  /** Products and a bias: {@link Linear}. */
  LINEAR,
  /** {@link BatchNormalization}. */
  BATCH_NORMALIZATION,
  /** {@link LayerNormalization}. */
  LAYER_NORMALIZATION
}
