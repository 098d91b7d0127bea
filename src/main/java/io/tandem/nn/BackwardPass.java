package io.tandem.nn;

import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * A network's backward pass, through the activations of a forward pass (Rumelhart et al., 1986).
 */
public final class BackwardPass {
  private final Network network;
  private final ForwardPass forward;
  private final List<List<Matrix>> gradients = new ArrayList<>();
  private final List<Matrix> outputGradients = new ArrayList<>();

  /**
   * Makes room for the activations' gradients.
   *
   * @param rows of a mini-batch, as in the forward pass
   * @param gradients takes the parameters' gradients
   */
  public BackwardPass(Network network, ForwardPass forward, int rows, ParameterGroup gradients) {
    this.network = network;
    this.forward = forward;
    for (int i = 0; i < network.layers().size(); i++) {
      this.gradients.add(network.ofLayer(i, gradients));
    }
    List<Layer> hidden = network.layers().subList(0, network.layers().size() - 1);
    for (Layer layer : hidden) {
      outputGradients.add(network.backend().matrix(rows, layer.outputs()));
    }
    // The loss leaves its gradient where the logits were.
    outputGradients.add(forward.logits());
  }

  /**
   * Computes the gradients of all parameters, from the loss's gradient in place of the logits.
   *
   * @param x the inputs of the forward pass, [rows, inputs]
   */
  public void run(Matrix x) {
    for (int i = outputGradients.size() - 1; i >= 0; i--) {
      network
          .layers()
          .get(i)
          .backward(
              network.backend(),
              forward.memory(i),
              gradients.get(i),
              forward.input(i, x),
              forward.differentiated(i),
              outputGradients.get(i),
              i == 0 ? null : outputGradients.get(i - 1));
    }
  }
}
