package io.tandem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.nn.LayerKind;
import io.tandem.nn.LayerParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NormalizedModelFileTest {
  private static final LayerParameters FIRST =
      new LayerParameters(2, 1, new double[] {1, 2}, new double[] {3});
  private static final LayerParameters LAST =
      new LayerParameters(1, 2, new double[] {4, 5}, new double[] {6, 7});

  @TempDir private Path folder;

  private static Model model(LayerParameters... layers) {
    return new Model(
        List.of(layers),
        Precision.FLOAT64,
        Scaling.none(2),
        List.of("a", "b"),
        Optional.empty(),
        Map.of());
  }

  @Test
  void normalizationsAndTheirRunningStatisticsComeBack() throws IOException {
    LayerParameters ofBatch = normalization(LayerKind.BATCH_NORMALIZATION, 0.5, 2);
    LayerParameters ofExamples = normalization(LayerKind.LAYER_NORMALIZATION);
    Path file = folder.resolve("model.safetensors");

    ModelFile.write(file, model(FIRST, ofBatch, ofExamples, LAST));

    assertThat(ModelFile.read(file).layers())
        .usingRecursiveComparison()
        .isEqualTo(List.of(FIRST, ofBatch, ofExamples, LAST));
    assertThat(SafetensorsReader.read(file).tensors())
        .containsOnlyKeys(
            "0.weight",
            "0.bias",
            "1.weight",
            "1.bias",
            "1.running_mean",
            "1.running_var",
            "2.weight",
            "2.bias",
            "4.weight",
            "4.bias");
  }

  @Test
  void whatCannotBeANormalizationIsRefused() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, model(FIRST, normalization(LayerKind.BATCH_NORMALIZATION, 0, -1), LAST));
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("number 0 of 1.running_var to be -1.0");
    ModelFile.write(file, model(normalization(LayerKind.LAYER_NORMALIZATION), LAST));
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected the first and the last layer to be linear");
  }

  private static LayerParameters normalization(LayerKind kind, double... running) {
    return new LayerParameters(kind, 1, 1, new double[] {1.5}, new double[] {-2}, running);
  }
}
