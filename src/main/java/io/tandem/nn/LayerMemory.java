package io.tandem.nn;

import io.tandem.backend.Cursor;
import io.tandem.backend.Matrix;
import io.tandem.backend.Normalizer;
import java.util.List;

/**
 * What a layer works with in a pass, beside its inputs and outputs.
 *
 * @param parameters in the order of {@link Layer#parameterShapes}
 * @param normalizer the same parameters and the statistics beside them, for a layer that
 *     normalises; null for all others
 * @param sums takes the activation's inputs for the backward pass, [batch, outputs]; null where
 *     that does without
 * @param cursor how far training has come; null once trained
 */
public record LayerMemory(
    List<Matrix> parameters, Normalizer normalizer, Matrix sums, Cursor cursor) {
  /** Whether the pass is one of training. */
  public boolean isTraining() {
    return cursor != null;
  }
}
