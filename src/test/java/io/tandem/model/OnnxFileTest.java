package io.tandem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.tandem.BesideOthers;
import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.data.Normalization;
import io.tandem.nn.HiddenBlock;
import io.tandem.nn.Initializer;
import io.tandem.nn.Layer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.nn.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime reads what is written and computes what Tandem computes. */
@BesideOthers
class OnnxFileTest {
  private static final int ROWS = 21;
  private static final int CLASSES = 7;

  @TempDir private Path folder;

  static Stream<Arguments> models() {
    List<Arguments> models = new ArrayList<>();
    for (Precision precision : List.of(Precision.FLOAT32, Precision.FLOAT64)) {
      for (Normalization normalization : Normalization.values()) {
        models.add(Arguments.of(precision, normalization, 64, List.of()));
        models.add(Arguments.of(precision, normalization, 64, List.of(50)));
        models.add(Arguments.of(precision, normalization, 1_000, List.of(130, 33, 1)));
      }
    }
    return models.stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void onnxRuntimeGivesTheSameLogits(
      Precision precision, Normalization normalization, int inputs, List<Integer> hidden)
      throws IOException, OrtException {
    Features.Bytes features = pixels(inputs);
    List<Linear> layers = Linear.stack(inputs, hidden, CLASSES);
    Model model = model(precision, normalization, features, layers);
    Path file = folder.resolve("model.onnx");

    OnnxFile.write(file, model);

    double[] expected = logits(model, layers, features);
    double largest = Arrays.stream(expected).map(Math::abs).max().getAsDouble();
    double relative = precision == Precision.FLOAT64 ? 1e-13 : 1e-5;
    assertThat(largest).isPositive();
    assertThat(onnxRuntime(file, precision, features))
        .containsExactly(expected, within(relative * largest));
  }

  @ParameterizedTest
  @EnumSource
  void onnxRuntimeKnowsEveryActivationBehindEveryNormalization(HiddenBlock.Normalization how)
      throws IOException, OrtException {
    Features.Bytes features = pixels(64);
    for (Activation activation : Activation.values()) {
      List<Layer> layers =
          new HiddenBlock(how, 0.5, 0)
              .around(Linear.stack(64, List.of(50, 33), CLASSES, activation));
      Model model = model(Precision.FLOAT32, Normalization.STANDARD, features, layers);
      Path file = folder.resolve("model.onnx");

      OnnxFile.write(file, model);

      double[] expected = logits(model, layers, features);
      double largest = Arrays.stream(expected).map(Math::abs).max().getAsDouble();
      assertThat(onnxRuntime(file, Precision.FLOAT32, features))
          .as(activation.toString())
          .containsExactly(expected, within(1e-5 * largest));
    }
  }

  private static Features.Bytes pixels(int inputs) {
    byte[][] pixels = new byte[ROWS][inputs];
    Random random = new Random(inputs);
    Arrays.stream(pixels).forEach(random::nextBytes);
    return new Features.Bytes(pixels, inputs);
  }

  private static Model model(
      Precision precision,
      Normalization normalization,
      Features features,
      List<? extends Layer> layers) {
    List<LayerParameters> parameters =
        new Initializer.He()
            .initialize(layers, 6).stream().map(OnnxFileTest::withSomeBias).toList();
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList();
    return new Model(
        parameters,
        activation(layers),
        precision,
        normalization.fit(features),
        classes,
        Optional.empty(),
        Map.of());
  }

  /** That of the hidden layers, behind their products or a normalisation of these. */
  private static Activation activation(List<? extends Layer> layers) {
    return layers.stream()
        .map(Layer::activation)
        .filter(activation -> activation != Activation.IDENTITY)
        .findFirst()
        .orElse(Activation.IDENTITY);
  }

  private static LayerParameters withSomeBias(LayerParameters layer) {
    double[] bias = new double[layer.outputs()];
    Arrays.setAll(bias, i -> Math.sin(i + 1));
    double[] running = new double[layer.running().length];
    Arrays.setAll(running, i -> 1.5 + Math.sin(i));
    return new LayerParameters(
        layer.kind(), layer.inputs(), layer.outputs(), layer.weights(), bias, running);
  }

  private static double[] logits(Model model, List<? extends Layer> layers, Features features) {
    try (Backend backend = Devices.named("cpu", 2).open(model.precision())) {
      Network network = new Network(backend, layers);
      network.write(model.layers());
      double[] logits = new double[ROWS * CLASSES];
      Predictor.ofBytes(network, model.scaling(), ROWS).logits(features, logits);
      return logits;
    }
  }

  private static double[] onnxRuntime(Path file, Precision precision, Features features)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment,
                precision == Precision.FLOAT64 ? doubles(features) : floats(features));
        OrtSession.Result result = session.run(Map.of("features", tensor))) {
      Object logits = result.get("logits").orElseThrow().getValue();
      return precision == Precision.FLOAT64
          ? Arrays.stream((double[][]) logits).flatMapToDouble(Arrays::stream).toArray()
          : Arrays.stream((float[][]) logits)
              .flatMapToDouble(
                  row -> IntStream.range(0, row.length).mapToDouble(column -> row[column]))
              .toArray();
    }
  }

  private static double[][] doubles(Features features) {
    double[][] values = new double[features.rows()][features.columns()];
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < features.columns(); column++) {
        values[row][column] = features.value(row, column);
      }
    }
    return values;
  }

  private static float[][] floats(Features features) {
    float[][] values = new float[features.rows()][features.columns()];
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < features.columns(); column++) {
        values[row][column] = (float) features.value(row, column);
      }
    }
    return values;
  }

  @Test
  void saysWhatGoesInAndComesOut() throws IOException, OrtException {
    Features features = pixels(64);
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(
        file,
        model(
            Precision.FLOAT32,
            Normalization.MEAN,
            features,
            Linear.stack(64, List.of(5), CLASSES)));
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      assertThat(session.getInputNames()).containsExactly("features");
      assertThat(session.getOutputNames()).containsExactly("logits");
      TensorInfo input = (TensorInfo) session.getInputInfo().get("features").getInfo();
      assertThat(input.type).isEqualTo(OnnxJavaType.FLOAT);
      assertThat(input.getShape()).containsExactly(-1, 64);
      assertThat(input.getDimensionNames()[0]).isEqualTo("batch");
      assertThat(session.getMetadata().getProducerName()).isEqualTo("Tandem");
      assertThat(session.getMetadata().getCustomMetadataValue("classes").orElseThrow())
          .startsWith("[\"class 0\",\"class 1\",");
    }
  }

  @Test
  void whatWasThereSurvivesAWriteThatFails() throws IOException {
    Path precious = Files.createDirectory(folder.resolve("model.onnx"));
    Files.writeString(precious.resolve("file"), "precious");
    Model model =
        model(
            Precision.FLOAT32, Normalization.NONE, pixels(3), Linear.stack(3, List.of(), CLASSES));

    assertThatThrownBy(() -> OnnxFile.write(precious, model)).isInstanceOf(IOException.class);

    assertThat(folder).isDirectoryNotContaining("glob:**.part");
    assertThat(precious.resolve("file")).hasContent("precious");
  }
}
