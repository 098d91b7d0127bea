package io.tandem.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.backend.Activation;
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
 * Models in safetensors files: the {@link LayerTensors} of the layers, named as PyTorch's {@code
 * torch.nn.Sequential} names them, and nothing else; what is not a parameter is in the metadata, as
 * JSON.
 */
public final class ModelFile {
  /** Its numbers are the shortest that are read back as they were, whatever the Java. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

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
    List<String> names = LayerNames.of(model.layers());
    for (int i = 0; i < model.layers().size(); i++) {
      LayerParameters layer = model.layers().get(i);
      new LayerTensors(names.get(i)).put(layer, model.precision(), tensors);
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
   * {@code torch.nn.Sequential} of linear layers and normalisations, with activations behind them.
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
    List<String> names = names(file, tensors);
    Set<String> unknown = new HashSet<>(tensors.keySet());
    for (String name : names) {
      LayerTensors own = new LayerTensors(name);
      LayerParameters layer = own.read(file, tensors);
      if (!layers.isEmpty()) {
        checkNeighbours(file, layers.get(layers.size() - 1), own, layer);
      }
      layers.add(layer);
      own.of(layer.kind()).forEach(unknown::remove);
    }
    if (!unknown.isEmpty()) {
      throw new ModelException(
          file + ": expected the layers " + names + " alone, found also " + unknown);
    }
    checkEnds(file, names, layers);
    return new Weights(layers, tensors.get(new LayerTensors(names.get(0)).weight()).precision());
  }

  private static void checkNeighbours(
      Path file, LayerParameters before, LayerTensors names, LayerParameters layer) {
    if (before.outputs() != layer.inputs()) {
      throw new ModelException(
          String.format(
              "%s: %s takes %d features, but the layer before it gives %d",
              file, names.weight(), layer.inputs(), before.outputs()));
    }
  }

  private static List<String> names(Path file, Map<String, Tensor> tensors) {
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
            + tensors.keySet());
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

  private static void checkEnds(Path file, List<String> names, List<LayerParameters> layers) {
    for (int end : new int[] {0, layers.size() - 1}) {
      if (layers.get(end).kind() != LayerKind.LINEAR) {
        throw new ModelException(
            String.format(
                "%s: expected the first and the last layer to be linear, with a weight of two"
                    + " dimensions, found %s of one",
                file, new LayerTensors(names.get(end)).weight()));
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
}
