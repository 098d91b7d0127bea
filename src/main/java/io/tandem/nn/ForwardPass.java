package io.tandem.nn;

import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.Matrix;
import java.util.ArrayList;
import java.util.List;

/** A network's forward pass over mini-batches of one size, and the activations that it leaves. */
public final class ForwardPass {
  private final Network network;
  private final List<LayerMemory> memories = new ArrayList<>();
  private final List<Matrix> outputs = new ArrayList<>();

  /** Makes room for the activations of mini-batches of so many rows, once trained. */
  public ForwardPass(Network network, int rows) {
    this(network, rows, null);
  }

  /**
   * The same, while training.
   *
   * @param cursor of the updates: what changes with each of them, such as dropout, goes by it; null
   *     once trained
   */
  public ForwardPass(Network network, int rows, Cursor cursor) {
    this.network = network;
    Backend backend = network.backend();
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      int statistics = layer.statistics(rows);
      memories.add(
          new LayerMemory(
              network.ofLayer(i, network.parameters()),
              network.running(i),
              statistics == 0 ? null : backend.matrix(2, statistics),
              cursor));
      outputs.add(isSkipped(i) ? outputs.get(i - 1) : backend.matrix(rows, layer.outputs()));
    }
  }

  /**
   * Computes the logits.
   *
   * @param x [rows, inputs]
   */
  public void run(Matrix x) {
    for (int i = 0; i < outputs.size(); i++) {
      if (!isSkipped(i)) {
        Layer layer = network.layers().get(i);
        layer.forward(network.backend(), memories.get(i), input(i, x), outputs.get(i));
      }
    }
  }

  private boolean isSkipped(int layer) {
    return network.layers().get(layer).isForTrainingAlone() && !memories.get(layer).isTraining();
  }

  /** The last layer's outputs, [rows, classes]. */
  public Matrix logits() {
    return outputs.get(outputs.size() - 1);
  }

  /** What a layer works with beside its inputs and outputs. */
  LayerMemory memory(int layer) {
    return memories.get(layer);
  }

  /** What a layer gave, [rows, the layer's outputs]. */
  Matrix output(int layer) {
    return outputs.get(layer);
  }

  /** What a layer took, where the first one took x. */
  Matrix input(int layer, Matrix x) {
    return layer == 0 ? x : outputs.get(layer - 1);
  }
}
