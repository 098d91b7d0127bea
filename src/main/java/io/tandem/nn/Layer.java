package io.tandem.nn;

import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterShape;
import java.util.List;

/**
 * What one layer computes, apart from any device and any numbers. Its parameters and their
 * gradients are handed to it, in the order of {@link #parameterShapes}.
 */
public interface Layer {
  /** The number of features that the layer takes. */
  int inputs();

  /** The number of features that the layer gives. */
  int outputs();

  /** The shapes of the parameters; empty if there are none. */
  List<ParameterShape> parameterShapes();

  /** Whether {@link #backward} takes the activation's inputs, the sums, in place of the outputs. */
  boolean differentiatesSums();

  /**
   * Computes the outputs.
   *
   * @param x [batch, inputs]
   * @param sumsOrNull what the activation is applied to, [batch, outputs], overwritten; null where
   *     nobody needs it
   * @param y [batch, outputs], overwritten
   */
  void forward(Backend backend, List<Matrix> parameters, Matrix x, Matrix sumsOrNull, Matrix y);

  /**
   * Computes the gradients, from the outputs' gradient.
   *
   * @param gradients overwritten
   * @param x the inputs of the forward pass, [batch, inputs]
   * @param y the outputs of the forward pass, or its sums where the layer {@linkplain
   *     #differentiatesSums differentiates} these, [batch, outputs]
   * @param gradientY [batch, outputs]; used up
   * @param gradientXOrNull [batch, inputs], overwritten; null for the first layer
   */
  void backward(
      Backend backend,
      List<Matrix> parameters,
      List<Matrix> gradients,
      Matrix x,
      Matrix y,
      Matrix gradientY,
      Matrix gradientXOrNull);
}
