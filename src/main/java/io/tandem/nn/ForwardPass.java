package io.tandem.nn;

import io.tandem.backend.Matrix;
import java.util.ArrayList;
import java.util.List;

/** A network's forward pass over mini-batches of one size, and the activations that it leaves. */
public final class ForwardPass {
  private final Network network;
  private final List<List<Matrix>> parameters = new ArrayList<>();
  private final List<Matrix> outputs = new ArrayList<>();
  private final List<Matrix> sumsOrNull = new ArrayList<>();

  /** Makes room for the activations of mini-batches of so many rows. */
  public ForwardPass(Network network, int rows) {
    this.network = network;
    for (int i = 0; i < network.layers().size(); i++) {
      parameters.add(network.ofLayer(i, network.parameters()));
      outputs.add(network.backend().matrix(rows, network.layers().get(i).outputs()));
      sumsOrNull.add(null);
    }
  }

  /**
   * Computes the logits.
   *
   * @param x [rows, inputs]
   */
  public void run(Matrix x) {
    for (int i = 0; i < outputs.size(); i++) {
      network
          .layers()
          .get(i)
          .forward(
              network.backend(), parameters.get(i), input(i, x), sumsOrNull.get(i), outputs.get(i));
    }
  }

  /** The last layer's outputs, [rows, classes]. */
  public Matrix logits() {
    return outputs.get(outputs.size() - 1);
  }

  /** Makes room for the sums that a backward pass needs, which an evaluation does without. */
  void keepSums() {
    for (int i = 0; i < outputs.size(); i++) {
      if (network.layers().get(i).differentiatesSums()) {
        Matrix output = outputs.get(i);
        sumsOrNull.set(i, network.backend().matrix(output.rows(), output.columns()));
      }
    }
  }

  /** What a layer takes its derivative from, [rows, the layer's outputs]. */
  Matrix differentiated(int layer) {
    Matrix sums = sumsOrNull.get(layer);
    return sums == null ? outputs.get(layer) : sums;
  }

  /** What a layer gave, [rows, the layer's outputs]. */
  public Matrix output(int layer) {
    return outputs.get(layer);
  }

  /** What a layer took, where the first one took x. */
  Matrix input(int layer, Matrix x) {
    return layer == 0 ? x : outputs.get(layer - 1);
  }
}
