package io.tandem.nn;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one layer computes, apart from any device and any numbers. Its parameters and their
 * gradients are handed to it, in the order of {@link #parameterShapes}.
 */
public interface Layer {
  /** The number of features that the layer takes. */
  int inputs();

  /** The number of features that the layer gives. */
  int outputs();

  /** What the layer does last; of relu it can be seen whether a unit is dead. */
  Activation activation();

  /** What the layer's parameters are; empty if it has none. */
  Optional<LayerKind> kind();

  /** The shapes of the parameters: the weights or the scale, then the bias or the shift. */
  List<ParameterShape> parameterShapes();

  /** How many numbers the parameters are. */
  default long parameterCount() {
    return parameterShapes().stream()
        .mapToLong(shape -> (long) shape.rows() * shape.columns())
        .sum();
  }

  /** How many means and variances the forward pass of so many rows leaves for the backward one. */
  default int statistics(int rows) {
    return 0;
  }

  /** Whether the layer leaves its inputs as they are once the network is trained. */
  default boolean isForTrainingAlone() {
    return false;
  }

  /** Whether {@link #backward} takes the activation's inputs, the sums, in place of the outputs. */
  default boolean differentiatesSums() {
    return false;
  }

  /**
   * Computes the outputs.
   *
   * @param x [batch, inputs]
   * @param sumsOrNull what the activation is applied to, [batch, outputs], overwritten; null where
   *     nobody needs it
   * @param y [batch, outputs], overwritten
   */
  void forward(Backend backend, LayerMemory memory, Matrix x, Matrix y);

  /**
   * Computes the gradients, from the outputs' gradient.
   *
   * @param memory as the forward pass left it
   * @param gradients overwritten
   * @param x the inputs of the forward pass, [batch, inputs]
   * @param y the outputs of the forward pass, or its sums where the layer {@linkplain
   *     #differentiatesSums differentiates} these, [batch, outputs]
   * @param gradientY [batch, outputs]; used up
   * @param gradientXOrNull [batch, inputs], overwritten; null for the first layer
   */
  void backward(
      Backend backend,
      LayerMemory memory,
      List<Matrix> gradients,
      Matrix x,
      Matrix y,
      Matrix gradientY,
      Matrix gradientXOrNull);

  /**
   * The layers, once trained, that parameters are those of.
   *
   * @param hidden the activation behind each hidden layer and its normalisation
   */
  static List<Layer> of(List<LayerParameters> parameters, Activation hidden) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      LayerParameters own = parameters.get(i);
      boolean isInside =
          i + 1 == parameters.size() || parameters.get(i + 1).kind() != LayerKind.LINEAR;
      Activation activation = isInside ? Activation.IDENTITY : hidden;
      layers.add(
          switch (own.kind()) {
            case LINEAR -> new Linear(own.inputs(), own.outputs(), activation);
            case BATCH_NORMALIZATION -> new BatchNormalization(own.outputs(), activation);
            case LAYER_NORMALIZATION -> new LayerNormalization(own.outputs(), activation);
          });
    }
    return layers;
  }
}
