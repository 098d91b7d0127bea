package io.tandem.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepthTest {
  private static final int MANY = 1_000_000;

  @TempDir private Path folder;

  private static DepthFigures depth(int layers, double[] training, double[] validation) {
    return new DepthFigures(
        Collections.nCopies(layers - 1, 50), 1_000L * layers, training, validation);
  }

  /** Figures of three seeds, half a point apart. */
  private static double[] around(double mean) {
    return new double[] {mean - 0.005, mean, mean + 0.005};
  }

  private static String discussion(
      double training2, double validation2, double training5, double validation5) {
    return DepthDiscussion.of(
        List.of(
            depth(2, around(training2), around(validation2)),
            depth(5, around(training5), around(validation5))),
        MANY);
  }

  @Test
  void depthThatHelpsIsSaidToHelp() {
    assertThat(discussion(0.55, 0.50, 0.60, 0.54))
        .contains("The net of 5 layers is the most accurate on the validation part, with 54.0 %")
        .contains("next comes the one of 2 layers, with 50.0 %")
        .contains("Depth helped: that is 4.0 points above 2 layers, more than the seeds' spread")
        .contains("On the training part itself depth helps (55.0 % with 2 layers, 60.0 % with 5)")
        .contains("differ by more");
  }

  @Test
  void depthThatHarmsIsSaidNotToHelp() {
    assertThat(discussion(0.60, 0.54, 0.55, 0.50))
        .contains("Depth did not help: the net of 5 layers is 4.0 points below it, more than")
        .contains("Even on the training part the deeper net is worse (60.0 %");
  }

  /** With three seeds half a point apart, Student's t gives 2.776 * 0.5 * sqrt(2 / 3) points. */
  @Test
  void aDifferenceWithinTheSpreadShowsNothing() {
    assertThat(discussion(0.60, 0.50, 0.60, 0.511))
        .contains("1.1 points above 2 layers, no more than the seeds' spread explains (1.13)")
        .contains("do not show that depth helps")
        .contains("On the training part itself they are alike");
    assertThat(discussion(0.60, 0.50, 0.60, 0.512))
        .contains("Depth helped: that is 1.2 points above 2 layers, more than");
  }

  @Test
  void theGapGrowsShrinksOrStays() {
    double[] flat = {0.5, 0.5, 0.5};
    DepthFigures narrow = depth(2, around(0.52), flat);
    DepthFigures wide = depth(3, around(0.60), flat);
    assertThat(DepthDiscussion.of(List.of(narrow, wide), MANY))
        .contains("grows with depth, 2.0 points with 2 layers and 10.0 with 3");
    DepthFigures narrower = depth(3, around(0.51), flat);
    assertThat(DepthDiscussion.of(List.of(depth(2, around(0.60), flat), narrower), MANY))
        .contains("shrinks with depth, 10.0 points with 2 layers and 1.0 with 3");
    assertThat(DepthDiscussion.of(List.of(narrow, narrower), MANY))
        .contains("above validation accuracy by 2.0 points with 2 layers and 1.0 with 3")
        .contains("no more than chance");
  }

  @Test
  void oneSeedShowsNothing() {
    String text =
        DepthDiscussion.of(
            List.of(
                depth(2, new double[] {0.6}, new double[] {0.5}),
                depth(3, new double[] {0.7}, new double[] {0.6})),
            MANY);
    assertThat(text)
        .contains("10.0 points above 2 layers, of one seed, which cannot tell")
        .contains("do not show that depth helps")
        .doesNotContain("mean of");
  }

  /** 2 * sqrt(0.54 * 0.46 / 200) is 7.0 points. */
  @Test
  void fewExamplesAreSaidToTellLittle() {
    List<DepthFigures> depths =
        List.of(depth(2, around(0.6), around(0.5)), depth(3, around(0.6), around(0.54)));
    assertThat(DepthDiscussion.of(depths, 200))
        .contains("200 validation examples tell an accuracy of 54.0 % to about 7.0 points")
        .contains("differ by less");
  }

  @Test
  void theBestIsFoundByTheMeanAndThenTheSeed() {
    DepthFigures lucky = depth(2, around(0.6), new double[] {0.1, 0.9, 0.2});
    DepthFigures steady = depth(3, around(0.6), new double[] {0.5, 0.6, 0.7});
    assertThat(DepthFigures.best(List.of(lucky, steady))).isSameAs(steady);
    assertThat(steady.bestSeed()).isEqualTo(2);
    assertThat(lucky.bestSeed()).isEqualTo(1);
  }

  @Test
  void theTableHasMeansAndDeviations() {
    String table =
        DepthTable.of(
            List.of(
                depth(2, around(0.6), around(0.5)),
                depth(3, new double[] {0.7}, new double[] {0.65})));
    assertThat(table.lines().skip(2))
        .containsExactly(
            "|      2 | 50               |      2,000 |    60.0 ± 0.5 % |    50.0 ± 0.5 % |",
            "|      3 | 50-50            |      3,000 |          70.0 % |          65.0 % |");
  }

  @Test
  void bothPartsAreDrawn() throws IOException {
    Path file = folder.resolve("depth.png");
    DepthChart.write(
        file,
        List.of(depth(2, around(0.6), around(0.5)), depth(3, around(0.7), around(0.6))),
        "Depth");
    BufferedImage image = ImageIO.read(file.toFile());
    Set<Integer> colours = new HashSet<>();
    for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
      colours.add(image.getRGB(i % image.getWidth(), i / image.getWidth()));
    }
    assertThat(colours).contains(0xFF0072B2, 0xFFD55E00);
  }
}
