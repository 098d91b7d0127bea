package io.tandem.nn;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code y = activation(x * weights^T + bias)}: a linear layer and the activation behind it, which
 * a device computes in the same pass.
 *
 * @param inputs the number of features taken
 * @param outputs the number of features given
 * @param activation {@code IDENTITY} behind the last layer, whose outputs are logits
 */
public record Linear(int inputs, int outputs, Activation activation) implements Layer {
  private static final int WEIGHTS = 0;
  private static final int BIAS = 1;

  /** The layers of a fully connected network: relu behind each but the last. */
  public static List<Linear> stack(int inputs, List<Integer> hidden, int outputs) {
    return stack(inputs, hidden, outputs, Activation.RELU);
  }

  /** The layers of a fully connected network: an activation behind each but the last. */
  public static List<Linear> stack(
      int inputs, List<Integer> hidden, int outputs, Activation activation) {
    List<Linear> layers = new ArrayList<>();
    int width = inputs;
    for (int next : hidden) {
      layers.add(new Linear(width, next, activation));
      width = next;
    }
    layers.add(new Linear(width, outputs, Activation.IDENTITY));
    return layers;
  }

  @Override
  public Optional<LayerKind> kind() {
    return Optional.of(LayerKind.LINEAR);
  }

  @Override
  public List<ParameterShape> parameterShapes() {
    return List.of(
        new ParameterShape(outputs, inputs, true), new ParameterShape(1, outputs, false));
  }

  @Override
  public boolean differentiatesSums() {
    return activation.differentiatesSums();
  }

  @Override
  public void forward(Backend backend, LayerMemory memory, Matrix x, Matrix y) {
    List<Matrix> parameters = memory.parameters();
    backend.linear(x, parameters.get(WEIGHTS), parameters.get(BIAS), activation, memory.sums(), y);
  }

  @Override
  public void backward(
      Backend backend,
      LayerMemory memory,
      List<Matrix> gradients,
      Matrix x,
      Matrix y,
      Matrix gradientY,
      Matrix gradientXOrNull) {
    backend.linearBackward(
        x,
        memory.parameters().get(WEIGHTS),
        y,
        activation,
        gradientY,
        gradients.get(WEIGHTS),
        gradients.get(BIAS),
        gradientXOrNull);
  }
}
