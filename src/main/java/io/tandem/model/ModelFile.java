package io.tandem.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.backend.Activation;
import io.tandem.backend.Scaling;
import io.tandem.data.ImageShape;
import io.tandem.nn.LayerParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Models in safetensors files: tensors of the linear layers' parameters, named as those of
 * PyTorch's {@code torch.nn.Sequential(Linear, ReLU, Linear, ...)}, and nothing else; what is not a
 * parameter is in the metadata, as JSON.
 */
public final class ModelFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private static final String FORMAT = "format";
  private static final String FORMAT_NAME = "tandem-1";
  private static final String ACTIVATION = "activation";
  private static final String SCALING = "scaling";
  private static final String CLASSES = "classes";
  private static final String IMAGE = "image";
  private static final String CONFIGURATION = "configuration";

  private ModelFile() {}

  /**
   * Writes a model, whole or not at all.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Model model) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < model.layers().size(); i++) {
      LayerParameters layer = model.layers().get(i);
      List<Integer> shape = List.of(layer.outputs(), layer.inputs());
      tensors.put(
          LayerNames.weight(LayerNames.of(i)),
          new Tensor(model.precision(), shape, layer.weights()));
      tensors.put(
          LayerNames.bias(LayerNames.of(i)),
          new Tensor(model.precision(), List.of(layer.outputs()), layer.bias()));
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT, FORMAT_NAME);
    metadata.put(CONFIGURATION, JSON.writeValueAsString(model.configuration()));
    metadata.put(ACTIVATION, JSON.writeValueAsString(model.activation().toString()));
    metadata.put(CLASSES, JSON.writeValueAsString(model.classes()));
    if (model.image().isPresent()) {
      metadata.put(IMAGE, JSON.writeValueAsString(model.image().get()));
    }
    metadata.put(SCALING, JSON.writeValueAsString(model.scaling()));
    new Safetensors(tensors, metadata).write(file);
  }

  /**
   * Reads a model.
   *
   * @throws ModelException if the file is missing, damaged, or not a model of Tandem's
   */
  public static Model read(Path file) {
    Safetensors content = SafetensorsReader.read(file);
    String format = content.metadata().get(FORMAT);
    if (!FORMAT_NAME.equals(format)) {
      throw new ModelException(
          String.format(
              "%s: expected the metadata %s to be %s, found %s: use a model that train wrote; tandem"
                  + " evaluate takes what PyTorch saved of a torch.nn.Sequential, too, if --normalize"
                  + " says how its inputs were normalised",
              file, FORMAT, FORMAT_NAME, format));
    }
    Weights weights = weights(file, content.tensors());
    Scaling scaling = metadata(file, content, SCALING, new TypeReference<Scaling>() {});
    List<String> classes = metadata(file, content, CLASSES, new TypeReference<List<String>>() {});
    Optional<ImageShape> image =
        content.metadata().containsKey(IMAGE)
            ? Optional.of(metadata(file, content, IMAGE, new TypeReference<ImageShape>() {}))
            : Optional.empty();
    Model model =
        new Model(
            weights.layers(),
            activation(file, content),
            weights.precision(),
            scaling,
            classes,
            image,
            metadata(file, content, CONFIGURATION, new TypeReference<Map<String, Object>>() {}));
    checkFit(file, model);
    return model;
  }

  /**
   * Reads the parameters of a network that another program saved, such as PyTorch: the state of a
   * {@code torch.nn.Sequential} of linear layers with activations between them.
   *
   * @throws ModelException if the file is missing, damaged, Tandem's own, or holds another network
   */
  public static Weights readWeights(Path file) {
    Safetensors content = SafetensorsReader.read(file);
    if (FORMAT_NAME.equals(content.metadata().get(FORMAT))) {
      throw new ModelException(
          file + ": a model of Tandem's own, which says how to normalise: leave --normalize out");
    }
    return weights(file, content.tensors());
  }

  private static Weights weights(Path file, Map<String, Tensor> tensors) {
    List<LayerParameters> layers = new ArrayList<>();
    List<String> names = names(file, tensors.keySet());
    Set<String> unknown = new HashSet<>(tensors.keySet());
    for (String name : names) {
      Tensor weight = tensor(file, tensors, LayerNames.weight(name), 2);
      Tensor bias = tensor(file, tensors, LayerNames.bias(name), 1);
      int outputs = weight.shape().get(0);
      int inputs = weight.shape().get(1);
      if (outputs < 1 || inputs < 1 || bias.values().length != outputs) {
        throw new ModelException(
            String.format(
                "%s: %s is %s, but %s is %s",
                file,
                LayerNames.weight(name),
                weight.shape(),
                LayerNames.bias(name),
                bias.shape()));
      }
      if (!layers.isEmpty() && layers.get(layers.size() - 1).outputs() != inputs) {
        throw new ModelException(
            String.format(
                "%s: %s takes %d features, but the layer before it gives %d",
                file, LayerNames.weight(name), inputs, layers.get(layers.size() - 1).outputs()));
      }
      layers.add(new LayerParameters(inputs, outputs, weight.values(), bias.values()));
      unknown.remove(LayerNames.weight(name));
      unknown.remove(LayerNames.bias(name));
    }
    if (!unknown.isEmpty()) {
      throw new ModelException(
          file + ": expected linear layers " + names + " alone, found also " + unknown);
    }
    return new Weights(layers, tensors.get(LayerNames.weight(names.get(0))).precision());
  }

  private static List<String> names(Path file, Set<String> tensors) {
    try {
      List<String> names = LayerNames.in(tensors);
      if (!names.isEmpty()) {
        return names;
      }
    } catch (IllegalArgumentException e) {
      throw new ModelException(file + ": " + e.getMessage(), e);
    }
    throw new ModelException(
        file
            + ": expected tensors named as those of a torch.nn.Sequential, 0.weight, 0.bias, 2.weight"
            + " and so on, found "
            + tensors);
  }

  /** Of files from before there was a choice, relu. */
  private static Activation activation(Path file, Safetensors content) {
    if (!content.metadata().containsKey(ACTIVATION)) {
      return Activation.RELU;
    }
    String name = metadata(file, content, ACTIVATION, new TypeReference<String>() {});
    return Arrays.stream(Activation.values())
        .filter(activation -> activation.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    String.format(
                        "%s: expected the metadata %s to be one of %s, found %s",
                        file, ACTIVATION, Arrays.toString(Activation.values()), name)));
  }

  private static Tensor tensor(Path file, Map<String, Tensor> tensors, String name, int rank) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelException(
          file + ": expected a tensor " + name + ", found " + tensors.keySet());
    }
    if (tensor.shape().size() != rank) {
      throw new ModelException(
          String.format(
              "%s: expected %s to have %d dimensions, found %s", file, name, rank, tensor.shape()));
    }
    for (int i = 0; i < tensor.values().length; i++) {
      if (!Double.isFinite(tensor.values()[i])) {
        throw new ModelException(
            String.format("%s: number %d of %s is %s", file, i, name, tensor.values()[i]));
      }
    }
    return tensor;
  }

  private static <T> T metadata(
      Path file, Safetensors content, String name, TypeReference<T> type) {
    String text = content.metadata().get(name);
    try {
      T value = text == null ? null : JSON.readValue(text, type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw new ModelException(
          file + ": the metadata " + name + " cannot be read: " + e.getOriginalMessage(), e);
    }
    throw new ModelException(file + ": the metadata " + name + " is missing");
  }

  private static void checkFit(Path file, Model model) {
    Scaling scaling = model.scaling();
    if (scaling.columns() != model.inputs() || scaling.factor().length != model.inputs()) {
      throw new ModelException(
          String.format(
              "%s: the network takes %d features, but %d are scaled",
              file, model.inputs(), scaling.columns()));
    }
    if (model.classes().size() != model.outputs()) {
      throw new ModelException(
          String.format(
              "%s: the network has %d outputs, but %d classes are named",
              file, model.outputs(), model.classes().size()));
    }
    ImageShape image = model.image().orElse(null);
    if (image != null && image.size() != model.inputs()) {
      throw new ModelException(
          String.format(
              "%s: the network takes %d features, but an image has %d",
              file, model.inputs(), image.size()));
    }
  }
}
