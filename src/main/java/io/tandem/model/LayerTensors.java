package io.tandem.model;

import io.tandem.backend.Precision;
import io.tandem.nn.LayerKind;
import io.tandem.nn.LayerParameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One layer's tensors, named as PyTorch names them. A linear layer has {@code NAME.weight} of
 * [outputs, inputs] and {@code NAME.bias}. A normalisation has a weight of one dimension, its
 * scale, and its shift as the bias; batch normalisation {@code NAME.running_mean} and {@code
 * NAME.running_var} beside.
 *
 * @param name the layer's, such as {@code 0}
 */
record LayerTensors(String name) {
  String weight() {
    return name + ".weight";
  }

  private String bias() {
    return name + ".bias";
  }

  private String mean() {
    return name + ".running_mean";
  }

  private String variance() {
    return name + ".running_var";
  }

  /** The names of a layer's tensors. */
  List<String> of(LayerKind kind) {
    return kind == LayerKind.BATCH_NORMALIZATION
        ? List.of(weight(), bias(), mean(), variance())
        : List.of(weight(), bias());
  }

  /** Puts a layer's tensors beside those of other layers. */
  void put(LayerParameters layer, Precision precision, Map<String, Tensor> tensors) {
    int features = layer.outputs();
    List<Integer> shape =
        layer.kind() == LayerKind.LINEAR ? List.of(features, layer.inputs()) : List.of(features);
    tensors.put(weight(), new Tensor(precision, shape, layer.weights()));
    tensors.put(bias(), new Tensor(precision, List.of(features), layer.bias()));
    if (layer.kind() == LayerKind.BATCH_NORMALIZATION) {
      tensors.put(mean(), new Tensor(precision, List.of(features), part(layer, 0)));
      tensors.put(variance(), new Tensor(precision, List.of(features), part(layer, features)));
    }
  }

  private static double[] part(LayerParameters layer, int from) {
    return Arrays.copyOfRange(layer.running(), from, from + layer.outputs());
  }

  /**
   * Reads the layer.
   *
   * @throws ModelException if a tensor is missing or does not fit
   */
  LayerParameters read(Path file, Map<String, Tensor> tensors) {
    Tensor weight = tensor(file, tensors, weight());
    List<Integer> shape = weight.shape();
    if (shape.isEmpty() || shape.size() > 2) {
      throw new ModelException(
          String.format(
              "%s: expected %s to have 1 or 2 dimensions, found %s", file, weight(), shape));
    }
    int outputs = shape.get(0);
    double[] bias = vector(file, tensors, bias(), weight);
    if (outputs < 1 || shape.contains(0)) {
      throw new ModelException(String.format("%s: %s is %s", file, weight(), shape));
    }
    if (shape.size() == 2) {
      return new LayerParameters(shape.get(1), outputs, weight.values(), bias);
    }
    boolean ofBatch = tensors.containsKey(mean());
    return new LayerParameters(
        ofBatch ? LayerKind.BATCH_NORMALIZATION : LayerKind.LAYER_NORMALIZATION,
        outputs,
        outputs,
        weight.values(),
        bias,
        ofBatch ? running(file, tensors, weight) : new double[0]);
  }

  private double[] running(Path file, Map<String, Tensor> tensors, Tensor weight) {
    double[] means = vector(file, tensors, mean(), weight);
    double[] variances = vector(file, tensors, variance(), weight);
    double[] running = new double[means.length + variances.length];
    for (int i = 0; i < means.length; i++) {
      if (variances[i] < 0) {
        throw new ModelException(
            String.format(
                "%s: expected variances, found number %d of %s to be %s",
                file, i, variance(), variances[i]));
      }
      running[i] = means[i];
      running[means.length + i] = variances[i];
    }
    return running;
  }

  private double[] vector(Path file, Map<String, Tensor> tensors, String name, Tensor weight) {
    Tensor vector = tensor(file, tensors, name);
    if (vector.shape().size() != 1) {
      throw new ModelException(
          String.format(
              "%s: expected %s to have 1 dimensions, found %s", file, name, vector.shape()));
    }
    if (vector.values().length != weight.shape().get(0)) {
      throw new ModelException(
          String.format(
              "%s: %s is %s, but %s is %s", file, weight(), weight.shape(), name, vector.shape()));
    }
    return vector.values();
  }

  private static Tensor tensor(Path file, Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelException(
          file + ": expected a tensor " + name + ", found " + new ArrayList<>(tensors.keySet()));
    }
    for (int i = 0; i < tensor.values().length; i++) {
      if (!Double.isFinite(tensor.values()[i])) {
        throw new ModelException(
            String.format("%s: number %d of %s is %s", file, i, name, tensor.values()[i]));
      }
    }
    return tensor;
  }
}
