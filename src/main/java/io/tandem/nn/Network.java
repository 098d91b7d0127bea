package io.tandem.nn;

import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A fully connected network whose parameters lie on a device. */
public final class Network {
  private final Backend backend;
  private final List<Linear> layers;
  private final ParameterGroup parameters;

  /**
   * A network of zeros.
   *
   * @param layers each takes as many features as the one before it gives
   * @throws IllegalArgumentException if two neighbours don't fit, or there is no layer
   */
  public Network(Backend backend, List<Linear> layers) {
    checkNeighbours(layers);
    this.backend = backend;
    this.layers = List.copyOf(layers);
    this.parameters = backend.parameters(shapes(layers));
  }

  /** The device. */
  public Backend backend() {
    return backend;
  }

  /** The layers, the first at the inputs. */
  public List<Linear> layers() {
    return layers;
  }

  /** The number of features that the first layer takes. */
  public int inputs() {
    return layers.get(0).inputs();
  }

  /** The number of logits that the last layer gives: one a class. */
  public int outputs() {
    return layers.get(layers.size() - 1).outputs();
  }

  /** The parameters on the device, layer by layer. */
  public ParameterGroup parameters() {
    return parameters;
  }

  /** The shapes of the parameters, layer by layer. */
  public List<ParameterShape> parameterShapes() {
    return shapes(layers);
  }

  /** Room on the device for a gradient of every parameter. */
  public ParameterGroup newGradients() {
    return backend.parameters(shapes(layers));
  }

  /** The part of a group, shaped as the parameters, that belongs to one layer. */
  List<Matrix> ofLayer(int layer, ParameterGroup group) {
    int from = 0;
    for (int i = 0; i < layer; i++) {
      from += layers.get(i).parameterShapes().size();
    }
    return group.matrices().subList(from, from + layers.get(layer).parameterShapes().size());
  }

  /**
   * Overwrites the parameters.
   *
   * @throws IllegalArgumentException if they are of another shape
   */
  public void write(List<LayerParameters> values) {
    if (values.size() != layers.size()) {
      throw new IllegalArgumentException(
          "a network of " + layers.size() + " layers is given " + values.size());
    }
    for (int i = 0; i < values.size(); i++) {
      List<Matrix> matrices = ofLayer(i, parameters);
      backend.write(matrices.get(0), values.get(i).weights());
      backend.write(matrices.get(1), values.get(i).bias());
    }
  }

  /** The parameters' values. Waits for the device. */
  public List<LayerParameters> read() {
    return read(parameters);
  }

  /** The values of a group shaped as the parameters. Waits for the device. */
  public List<LayerParameters> read(ParameterGroup group) {
    return layerByLayer(group.matrices().stream().map(backend::read).toList());
  }

  /**
   * Values that were read before, layer by layer.
   *
   * @param values of the matrices of {@link #parameters}, in their order
   */
  public List<LayerParameters> layerByLayer(List<double[]> values) {
    Iterator<double[]> next = values.iterator();
    List<LayerParameters> parameters = new ArrayList<>();
    for (Linear layer : layers) {
      parameters.add(
          new LayerParameters(layer.inputs(), layer.outputs(), next.next(), next.next()));
    }
    return parameters;
  }

  private static List<ParameterShape> shapes(List<Linear> layers) {
    return layers.stream().flatMap(layer -> layer.parameterShapes().stream()).toList();
  }

  private static void checkNeighbours(List<Linear> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network has at least one layer");
    }
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i).inputs() != layers.get(i - 1).outputs()) {
        throw new IllegalArgumentException(
            "layer "
                + i
                + " takes "
                + layers.get(i).inputs()
                + " features, but the layer before it gives "
                + layers.get(i - 1).outputs());
      }
    }
  }
}
