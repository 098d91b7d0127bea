package io.tandem.nn;

import io.tandem.backend.Cursor;
import io.tandem.backend.Matrix;
import io.tandem.backend.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** A network's forward pass over mini-batches of one size, and the activations that it leaves. */
public final class ForwardPass {
  private final Network network;
  private final List<LayerMemory> memories = new ArrayList<>();
  private final List<Matrix> outputs = new ArrayList<>();
  private final Cursor cursorOrNull;

  /** Makes room for the activations of mini-batches of so many rows, once trained. */
  public ForwardPass(Network network, int rows) {
    this(network, rows, null);
  }

  /**
   * The same, while training.
   *
   * @param cursorOrNull of the updates: what changes with each of them, such as dropout, goes by
   *     it; null once trained
   */
  public ForwardPass(Network network, int rows, Cursor cursorOrNull) {
    this.network = network;
    this.cursorOrNull = cursorOrNull;
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      Matrix output = isSkipped(layer) ? outputs.get(i - 1) : matrix(rows, layer.outputs());
      outputs.add(output);
      memories.add(
          new LayerMemory(
              network.ofLayer(i, network.parameters()),
              normalizerOrNull(i, rows),
              // An evaluation does without what only the backward pass needs.
              cursorOrNull != null && layer.differentiatesSums()
                  ? matrix(rows, layer.outputs())
                  : null,
              cursorOrNull));
    }
  }

  /**
   * Computes the logits.
   *
   * @param x [rows, inputs]
   */
  public void run(Matrix x) {
    for (int i = 0; i < outputs.size(); i++) {
      Layer layer = network.layers().get(i);
      if (!isSkipped(layer)) {
        layer.forward(network.backend(), memories.get(i), input(i, x), outputs.get(i));
      }
    }
  }

  private boolean isSkipped(Layer layer) {
    return layer.isForTrainingAlone() && cursorOrNull == null;
  }

  private Normalizer normalizerOrNull(int number, int rows) {
    Layer layer = network.layers().get(number);
    if (layer.statistics(rows) == 0) {
      return null;
    }
    List<Matrix> parameters = network.ofLayer(number, network.parameters());
    return new Normalizer(
        parameters.get(0),
        parameters.get(1),
        layer.activation(),
        network.running(number),
        matrix(2, layer.statistics(rows)));
  }

  private Matrix matrix(int rows, int columns) {
    return network.backend().matrix(rows, columns);
  }

  /** The last layer's outputs, [rows, classes]. */
  public Matrix logits() {
    return outputs.get(outputs.size() - 1);
  }

  /** What a layer works with beside its inputs and outputs. */
  LayerMemory memory(int layer) {
    return memories.get(layer);
  }

  /** What a layer takes its derivative from, [rows, the layer's outputs]. */
  Matrix differentiated(int layer) {
    Matrix sums = memories.get(layer).sums();
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
