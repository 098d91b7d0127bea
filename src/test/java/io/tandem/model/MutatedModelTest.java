package io.tandem.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.ImageShape;
import io.tandem.mutation.MutatedFile;
import io.tandem.mutation.MutatedFile.Outcome;
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
    Path file = folder.resolve("model.safetensors");
    LayerParameters layer = new LayerParameters(4, 2, new double[8], new double[2]);
    ModelFile.write(
        file,
        new Model(
            List.of(layer),
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
      assertThat(layer.weights()).hasSize(layer.inputs() * layer.outputs());
      assertThat(Arrays.stream(layer.weights())).allMatch(Double::isFinite);
    }
  }
}
