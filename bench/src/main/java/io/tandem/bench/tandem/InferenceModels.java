package io.tandem.bench.tandem;

import io.tandem.backend.Backend;
import io.tandem.backend.Precision;
import io.tandem.bench.TrainingCase;
import io.tandem.model.Model;
import io.tandem.model.OnnxFile;
import io.tandem.nn.Initializer;
import io.tandem.nn.Layer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The networks whose inference is compared, for Tandem and as files for others. */
final class InferenceModels {
  private InferenceModels() {}

  /**
   * Writes the files.
   *
   * @param arguments the folder; the cases, such as {@code 3072-50-10/32}
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    for (String name : List.of(arguments).subList(1, arguments.length)) {
      TrainingCase shape = TrainingCase.parse(name);
      Model model =
          new Model(
              parameters(layers(shape)),
              Precision.FLOAT32,
              RandomBytes.scaling(shape.inputs()),
              IntStream.range(0, shape.classes()).mapToObj(Integer::toString).toList(),
              Optional.empty(),
              Map.of());
      OnnxFile.write(folder.resolve(shape.network() + ".onnx"), model);
    }
  }

  /** A network on a device, with the parameters of the file. */
  static Network network(Backend backend, TrainingCase shape) {
    Network network = new Network(backend, layers(shape));
    network.write(parameters(network.layers()));
    return network;
  }

  private static List<LayerParameters> parameters(List<? extends Layer> layers) {
    return new Initializer.He().initialize(layers, 1);
  }

  private static List<Linear> layers(TrainingCase shape) {
    List<Integer> hidden = Arrays.stream(shape.widths(), 1, shape.layers()).boxed().toList();
    return Linear.stack(shape.inputs(), hidden, shape.classes());
  }
}
