package io.tandem.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.backend.Activation;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.ImageShape;
import io.tandem.nn.LayerKind;
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
 * Models in safetensors files: the {@link LayerTensors} of the layers, N from 0 on, and nothing
 * else; what is not a parameter is in the metadata, as JSON.
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
      new LayerTensors(i).put(layer, model.precision(), tensors);
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
              "%s: expected the metadata %s to be %s, found %s: use a model that train wrote",
              file, FORMAT, FORMAT_NAME, format));
    }
    List<LayerParameters> layers = layers(file, content.tensors());
    Scaling scaling = metadata(file, content, SCALING, new TypeReference<Scaling>() {});
    List<String> classes = metadata(file, content, CLASSES, new TypeReference<List<String>>() {});
    Optional<ImageShape> image =
        content.metadata().containsKey(IMAGE)
            ? Optional.of(metadata(file, content, IMAGE, new TypeReference<ImageShape>() {}))
            : Optional.empty();
    Precision precision = content.tensors().get(weight(0)).precision();
    Model model =
        new Model(
            layers,
            activation(file, content),
            precision,
            scaling,
            classes,
            image,
            metadata(file, content, CONFIGURATION, new TypeReference<Map<String, Object>>() {}));
    checkFit(file, model);
    return model;
  }

  private static List<LayerParameters> layers(Path file, Map<String, Tensor> tensors) {
    List<LayerParameters> layers = new ArrayList<>();
    Set<String> unknown = new HashSet<>(tensors.keySet());
    while (layers.isEmpty() || tensors.containsKey(weight(layers.size()))) {
      int number = layers.size();
      LayerTensors names = new LayerTensors(number);
      LayerParameters layer = names.read(file, tensors);
      if (number > 0 && layers.get(number - 1).outputs() != layer.inputs()) {
        throw new ModelException(
            String.format(
                "%s: layer %d takes %d features, but the layer before it gives %d",
                file, number, layer.inputs(), layers.get(number - 1).outputs()));
      }
      layers.add(layer);
      names.of(layer.kind()).forEach(unknown::remove);
    }
    if (!unknown.isEmpty()) {
      throw new ModelException(
          file + ": expected layers 0 to N without a gap, found also " + unknown);
    }
    checkEnds(file, layers);
    return layers;
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

  private static void checkEnds(Path file, List<LayerParameters> layers) {
    for (int end : new int[] {0, layers.size() - 1}) {
      if (layers.get(end).kind() != LayerKind.LINEAR) {
        throw new ModelException(
            String.format(
                "%s: expected the first and the last layer to be linear, with a weight of two"
                    + " dimensions, found %s of one",
                file, weight(end)));
      }
    }
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

  private static String weight(int layer) {
    return new LayerTensors(layer).weight();
  }
}
