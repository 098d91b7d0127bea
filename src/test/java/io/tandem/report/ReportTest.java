package io.tandem.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.data.ImageShape;
import io.tandem.nn.LayerParameters;
import io.tandem.train.HistoryEntry;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final List<HistoryEntry> HISTORY =
      List.of(
          new HistoryEntry(50, 0.5, 2.25, 0.125, OptionalDouble.empty(), 0.1, 1.5),
          new HistoryEntry(100, 1, 1.75, 0.25, OptionalDouble.of(0.375), 0.1, 3.0004));

  @TempDir private Path folder;

  @Test
  void theHistoryIsATable() throws IOException {
    Path file = folder.resolve("history.csv");
    HistoryFile.write(file, HISTORY);
    assertThat(file)
        .hasContent(
            "iteration,epoch,loss,train_accuracy,validation_accuracy,learning_rate,seconds\n"
                + "50,0.5000,2.25,0.125,,0.1,1.500\n"
                + "100,1.0000,1.75,0.25,0.375,0.1,3.000\n");
  }

  @Test
  void curvesOfBothKindsAreDrawn() throws IOException {
    Path file = folder.resolve("curves.png");
    Curves.write(file, HISTORY, "a run");
    Set<Integer> colours = colours(ImageIO.read(file.toFile()));
    int blue = 0xFF0072B2;
    int vermilion = 0xFFD55E00;
    assertThat(colours).contains(blue, vermilion);
    Curves.write(file, HISTORY.subList(0, 1), "no validation yet");
    assertThat(colours(ImageIO.read(file.toFile()))).doesNotContain(vermilion);
  }

  private static Set<Integer> colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
      colours.add(image.getRGB(i % image.getWidth(), i / image.getWidth()));
    }
    return colours;
  }

  @Test
  void aUnitsWeightsSpanBlackToWhite() {
    double[] weights = {-1, 0, 0, 1, 5, 5, 5, 5};
    LayerParameters layer = new LayerParameters(4, 2, weights, new double[2]);
    BufferedImage grid = WeightImages.grid(layer, new ImageShape(1, 2, 2, 16));
    int tile = grid.getWidth() / 2;
    assertThat(grid.getRGB(tile / 4, tile / 4) & 0xFF).isZero();
    assertThat(grid.getRGB(tile * 3 / 4, tile / 4) & 0xFF).isEqualTo(128);
    assertThat(grid.getRGB(tile * 3 / 4, tile * 3 / 4) & 0xFF).isEqualTo(255);
    assertThat(grid.getRGB(tile + tile / 2, tile / 2) & 0xFF).isEqualTo(128);
  }

  @Test
  void confusionsAreCountedByActualAndPredictedClass() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(3, new int[] {0, 0, 1, 1, 1}, new int[] {0, 1, 1, 1, 0});
    assertThat(matrix.counts()).isDeepEqualTo(new int[][] {{1, 1, 0}, {1, 2, 0}, {0, 0, 0}});
    assertThat(matrix.recall(1)).isEqualTo(2.0 / 3);
    assertThat(matrix.precision(0)).isEqualTo(0.5);
    assertThat(matrix.recall(2)).isNaN();
    assertThat(matrix.text(List.of("cat", "dog", "cow")))
        .isEqualTo(
            "              cat     dog     cow  recall\n"
                + "      cat       1       1       .  50.0 %\n"
                + "      dog       1       2       .  66.7 %\n"
                + "      cow       .       .       .       -\n"
                + "precision  50.0 %  66.7 %       -\n");
  }
}
