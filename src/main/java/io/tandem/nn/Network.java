package io.tandem.nn;

import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A fully connected network whose parameters lie on a device. */
public final class Network {
  private final Backend backend;
  private final List<Layer> layers;
  private final ParameterGroup parameters;
  private final List<Matrix> running = new ArrayList<>();

  /**
   * A network of zeros.
   *
   * @param layers each takes as many features as the one before it gives; the first and the last
   *     are linear
   * @throws IllegalArgumentException if two neighbours don't fit, or an end is not linear
   */
  public Network(Backend backend, List<? extends Layer> layers) {
    checkNeighbours(layers);
    this.backend = backend;
    this.layers = List.copyOf(layers);
    this.parameters = backend.parameters(shapes(layers));
    for (Layer layer : layers) {
      running.add(keepsStatistics(layer) ? backend.matrix(2, layer.outputs()) : null);
    }
  }

  /** The device. */
  public Backend backend() {
    return backend;
  }

  /** The layers, the first at the inputs. */
  public List<Layer> layers() {
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

  /** A layer's running means and variances, [2, features]; null if it keeps none. */
  Matrix running(int layer) {
    return running.get(layer);
  }

  private static boolean keepsStatistics(Layer layer) {
    return layer.kind().equals(Optional.of(LayerKind.BATCH_NORMALIZATION));
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
   * Overwrites the parameters and running statistics.
   *
   * @param values one a layer with parameters
   * @throws IllegalArgumentException if they are of another shape
   */
  public void write(List<LayerParameters> values) {
    List<LayerKind> kinds = values.stream().map(LayerParameters::kind).toList();
    List<LayerKind> ours = layers.stream().flatMap(layer -> layer.kind().stream()).toList();
    if (!kinds.equals(ours)) {
      throw new IllegalArgumentException(
          "a network of the layers " + ours + " is given the parameters of " + kinds);
    }
    int next = 0;
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).kind().isPresent()) {
        LayerParameters own = values.get(next++);
        List<Matrix> matrices = ofLayer(i, parameters);
        backend.write(matrices.get(0), own.weights());
        backend.write(matrices.get(1), own.bias());
        if (running(i) != null) {
          backend.write(running(i), own.running());
        }
      }
    }
  }

  /** The values of parameters and running statistics. Waits for the device. */
  public List<LayerParameters> read() {
    return read(parameters);
  }

  /**
   * The values of a group shaped as the parameters, beside the running statistics. Waits for the
   * device.
   */
  public List<LayerParameters> read(ParameterGroup group) {
    return layerByLayer(
        group.matrices().stream().map(backend::read).toList(),
        runningStatistics().stream().map(backend::read).toList());
  }

  /** The running means and variances of the layers that keep them, [2, features] each. */
  public List<Matrix> runningStatistics() {
    return running.stream().filter(Objects::nonNull).toList();
  }

  /**
   * Values that were read before, layer by layer.
   *
   * @param values of the matrices of {@link #parameters}, in their order
   * @param statistics of the matrices of {@link #runningStatistics}, in their order
   */
  public List<LayerParameters> layerByLayer(List<double[]> values, List<double[]> statistics) {
    Iterator<double[]> next = values.iterator();
    Iterator<double[]> nextStatistics = statistics.iterator();
    List<LayerParameters> parameters = new ArrayList<>();
    for (Layer layer : layers) {
      if (layer.kind().isPresent()) {
        parameters.add(
            new LayerParameters(
                layer.kind().get(),
                layer.inputs(),
                layer.outputs(),
                next.next(),
                next.next(),
                keepsStatistics(layer) ? nextStatistics.next() : new double[0]));
      }
    }
    return parameters;
  }

  private static List<ParameterShape> shapes(List<? extends Layer> layers) {
    return layers.stream().flatMap(layer -> layer.parameterShapes().stream()).toList();
  }

  private static void checkNeighbours(List<? extends Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network has at least one layer");
    }
    if (!(layers.get(0) instanceof Linear && layers.get(layers.size() - 1) instanceof Linear)) {
      throw new IllegalArgumentException("a network's first and last layers are linear");
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
