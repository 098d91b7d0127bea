package io.tandem.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.ImageShape;
import io.tandem.mutation.MutatedFile;
import io.tandem.mutation.MutatedFile.Outcome;
import io.tandem.nn.LayerKind;
import io.tandem.nn.LayerParameters;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are damaged are refused in a line, or read as what they then are. */
class MutatedModelTest {
  @TempDir private Path folder;

  @Test
  void safetensors() throws Exception {
    survives(List.of(new LayerParameters(4, 2, new double[8], new double[2])));
  }

  /** Its layers are told apart by the names and the shapes of their tensors. */
  @Test
  void normalizedSafetensors() throws Exception {
    double[] running = {0, 0, 0, 1, 1, 1};
    survives(
        List.of(
            new LayerParameters(4, 3, new double[12], new double[3]),
            new LayerParameters(
                LayerKind.BATCH_NORMALIZATION, 3, 3, new double[3], new double[3], running),
            new LayerParameters(3, 3, new double[9], new double[3]),
            new LayerParameters(
                LayerKind.LAYER_NORMALIZATION, 3, 3, new double[3], new double[3], new double[0]),
            new LayerParameters(3, 2, new double[6], new double[2])));
  }

  private void survives(List<LayerParameters> layers) throws Exception {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(
        file,
        new Model(
            layers,
            Precision.FLOAT32,
            Scaling.none(4),
            List.of("cat", "dog"),
            Optional.of(new ImageShape(1, 2, 2, 255)),
            Map.of("data", "digits", "seed", 7)));
    Outcome outcome =
        new MutatedFile(file, ModelException.class, () -> check(ModelFile.read(file))).survive();
    assertThat(outcome.refused()).as("%s", outcome).isPositive();
  }

  private static void check(Model model) {
    assertThat(model.inputs()).isPositive().isEqualTo(model.scaling().columns());
    assertThat(model.outputs()).isPositive().isEqualTo(model.classes().size());
    for (LayerParameters layer : model.layers()) {
      boolean isLinear = layer.kind() == LayerKind.LINEAR;
      assertThat(layer.weights()).hasSize(layer.inputs() * (isLinear ? layer.outputs() : 1));
      assertThat(Arrays.stream(layer.weights())).allMatch(Double::isFinite);
    }
  }
}
