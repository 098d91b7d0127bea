package io.tandem.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.backend.Activation;
import io.tandem.backend.Precision;
import io.tandem.nn.LayerKind;
import io.tandem.nn.LayerParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Models in the ONNX format (https://github.com/onnx/onnx, whose {@code onnx.proto} has the numbers
 * of the fields), for other programs to run. The graph goes from raw {@code features} of [batch,
 * inputs] to {@code logits} of [batch, classes], in the precision that the model was trained in;
 * the names of the classes are in the metadata, as JSON. The epsilon of a normalisation is the
 * format's own, 1e-5, as Tandem's.
 */
public final class OnnxFile {
  /** The oldest version of the format that has the operators' version. */
  private static final int FORMAT_VERSION = 8;

  private static final int OPERATORS_VERSION = 17;
  private static final int FLOAT = 1;
  private static final int DOUBLE = 11;
  private static final int INTEGER_ATTRIBUTE = 2;

  private static final String FEATURES = "features";
  private static final String LOGITS = "logits";
  private static final String MEAN = "mean";
  private static final String FACTOR = "factor";

  private final Precision precision;
  private final ProtobufMessage graph = new ProtobufMessage();

  private OnnxFile(Precision precision) {
    this.precision = precision;
  }

  /**
   * Writes a model, whole or not at all.
   *
   * @throws IOException if the file cannot be written
   * @throws ModelException if the model is larger than such a file can be
   */
  public static void write(Path file, Model model) throws IOException {
    checkSize(file, model);
    ProtobufMessage operators = new ProtobufMessage().text(1, "").integer(2, OPERATORS_VERSION);
    ProtobufMessage classes =
        new ProtobufMessage()
            .text(1, "classes")
            .text(2, new ObjectMapper().writeValueAsString(model.classes()));
    ProtobufMessage content =
        new ProtobufMessage()
            .integer(1, FORMAT_VERSION)
            .text(2, "Tandem")
            .message(7, new OnnxFile(model.precision()).graph(model))
            .message(8, operators)
            .message(14, classes);
    AtomicFile.write(file, content::writeTo);
  }

  /** Readers of Protocol Buffers take at most 2 GiB. */
  private static void checkSize(Path file, Model model) {
    long numbers = 0;
    for (LayerParameters layer : model.layers()) {
      numbers += layer.weights().length + layer.bias().length + layer.running().length;
    }
    long bytes = numbers * model.precision().bytes();
    if (bytes > Integer.MAX_VALUE) {
      throw new ModelException(
          String.format(
              "%s: an ONNX file holds at most %,d bytes, and the model's parameters are %,d: train a"
                  + " smaller one, or use its safetensors file",
              file, Integer.MAX_VALUE, bytes));
    }
  }

  private ProtobufMessage graph(Model model) {
    int inputs = model.inputs();
    tensor(MEAN, List.of(inputs), model.scaling().mean());
    tensor(FACTOR, List.of(inputs), model.scaling().factor());
    node("Sub", List.of(FEATURES, MEAN), "centred");
    node("Mul", List.of("centred", FACTOR), "layers.0.input");
    int last = model.layers().size() - 1;
    for (int i = 0; i <= last; i++) {
      LayerParameters layer = model.layers().get(i);
      boolean isActivated = i < last && model.layers().get(i + 1).kind() == LayerKind.LINEAR;
      String name = "layers." + i;
      String next = i == last ? LOGITS : "layers." + (i + 1) + ".input";
      String sum = isActivated ? name + ".sum" : next;
      layer(name, layer, sum);
      if (isActivated) {
        activation(model.activation(), name, sum, next);
      }
    }
    return graph
        .text(2, "network")
        .message(11, value(FEATURES, inputs))
        .message(12, value(LOGITS, model.outputs()));
  }

  private void layer(String name, LayerParameters layer, String output) {
    String weight = name + ".weight";
    String bias = name + ".bias";
    List<String> inputs = List.of(name + ".input", weight, bias);
    boolean isLinear = layer.kind() == LayerKind.LINEAR;
    List<Integer> shape =
        isLinear ? List.of(layer.outputs(), layer.inputs()) : List.of(layer.outputs());
    tensor(weight, shape, layer.weights());
    tensor(bias, List.of(layer.outputs()), layer.bias());
    switch (layer.kind()) {
      case LINEAR -> gemm(inputs, output);
      case LAYER_NORMALIZATION -> node("LayerNormalization", inputs, output);
      case BATCH_NORMALIZATION -> {
        int features = layer.outputs();
        String mean = name + ".running_mean";
        String variance = name + ".running_var";
        tensor(mean, List.of(features), Arrays.copyOf(layer.running(), features));
        tensor(
            variance,
            List.of(features),
            Arrays.copyOfRange(layer.running(), features, 2 * features));
        node("BatchNormalization", List.of(inputs.get(0), weight, bias, mean, variance), output);
      }
    }
  }

  private void activation(Activation activation, String name, String sum, String output) {
    switch (activation) {
      case IDENTITY -> node("Identity", List.of(sum), output);
      case RELU -> node("Relu", List.of(sum), output);
      // Its slope below zero is 0.01 where nothing else is said.
      case LEAKY_RELU -> node("LeakyRelu", List.of(sum), output);
      case GELU -> gelu(name, sum, output);
      case TANH -> node("Tanh", List.of(sum), output);
      case SIGMOID -> node("Sigmoid", List.of(sum), output);
    }
  }

  /** {@code x * (1 + erf(x / sqrt 2)) / 2}: version 17 of the operators has none of the name. */
  private void gelu(String name, String sum, String output) {
    scalar(name + ".root_of_half", Math.sqrt(0.5));
    scalar(name + ".half", 0.5);
    scalar(name + ".one", 1);
    node("Mul", List.of(sum, name + ".root_of_half"), name + ".scaled");
    node("Erf", List.of(name + ".scaled"), name + ".erf");
    node("Add", List.of(name + ".erf", name + ".one"), name + ".twice");
    node("Mul", List.of(name + ".twice", name + ".half"), name + ".below");
    node("Mul", List.of(sum, name + ".below"), output);
  }

  private void scalar(String name, double value) {
    tensor(name, List.of(), new double[] {value});
  }

  private void node(String operator, List<String> inputs, String output) {
    graph.message(1, nodeOf(operator, inputs, output));
  }

  /** {@code x * weights^T + bias}. */
  private void gemm(List<String> inputs, String output) {
    ProtobufMessage transposed =
        new ProtobufMessage().text(1, "transB").integer(3, 1).integer(20, INTEGER_ATTRIBUTE);
    graph.message(1, nodeOf("Gemm", inputs, output).message(5, transposed));
  }

  private static ProtobufMessage nodeOf(String operator, List<String> inputs, String output) {
    ProtobufMessage node = new ProtobufMessage();
    inputs.forEach(input -> node.text(1, input));
    return node.text(2, output).text(4, operator);
  }

  private void tensor(String name, List<Integer> shape, double[] values) {
    ProtobufMessage tensor = new ProtobufMessage();
    shape.forEach(length -> tensor.integer(1, length));
    graph.message(5, tensor.integer(2, elementType()).text(8, name).bytes(9, raw(values)));
  }

  private byte[] raw(double[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * precision.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      if (precision == Precision.FLOAT64) {
        bytes.putDouble(value);
      } else {
        bytes.putFloat((float) value);
      }
    }
    return bytes.array();
  }

  /** What goes in or comes out: so many columns, and any number of rows. */
  private ProtobufMessage value(String name, int columns) {
    ProtobufMessage shape =
        new ProtobufMessage()
            .message(1, new ProtobufMessage().text(2, "batch"))
            .message(1, new ProtobufMessage().integer(1, columns));
    ProtobufMessage tensor = new ProtobufMessage().integer(1, elementType()).message(2, shape);
    return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
  }

  private int elementType() {
    return precision == Precision.FLOAT64 ? DOUBLE : FLOAT;
  }
}
