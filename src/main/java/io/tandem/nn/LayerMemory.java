package io.tandem.nn;

import io.tandem.backend.Cursor;
import io.tandem.backend.Matrix;
import java.util.List;

/**
 * What a layer works with in a pass, beside its inputs and outputs.
 *
 * @param parameters in the order of {@link Layer#parameterShapes}
 * @param running [2, features]: running means, variances; null for a layer that keeps none
 * @param statistics what the forward pass leaves for the backward one, [2, {@link
 *     Layer#statistics}]; null for a layer that needs none
 * @param sums takes the activation's inputs for the backward pass, [batch, outputs]; null where
 *     that does without
 * @param cursor how far training has come; null once trained
 */
public record LayerMemory(
    List<Matrix> parameters, Matrix running, Matrix statistics, Matrix sums, Cursor cursor) {
  /** Whether the pass is one of training. */
  public boolean isTraining() {
    return cursor != null;
  }
}
