package io.tandem.report;

import io.tandem.data.Dataset;
import io.tandem.data.ImageShape;
import io.tandem.train.Evaluator;
import io.tandem.train.Inspection;
import io.tandem.train.Inspection.LayerNumbers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What was found in a network, as the sections of a page. */
final class FindingsSections {
  private static final int MOST_MISTAKES = 24;

  private final Findings findings;
  private final Dataset validation;
  private final double[][] probabilities;
  private final int[] predictions;

  private FindingsSections(Findings findings) {
    this.findings = findings;
    validation = findings.validation();
    probabilities = findings.inspection().probabilities();
    predictions = Arrays.stream(probabilities).mapToInt(Evaluator::mostProbable).toArray();
  }

  /** The sections; where there are no findings, why not. */
  static String html(Optional<Findings> findings) {
    return findings
        .map(found -> new FindingsSections(found).html())
        .orElse(
            "<p class=\"faint\">Confusions, mistakes and histograms are not known: the device"
                + " failed before the network was looked into.</p>");
  }

  private String html() {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(validation.classes().size(), validation.labels(), predictions);
    return section(
            "Confusions",
            String.format(
                "The %,d examples of the validation part, with the parameters of iteration %,d."
                    + " A row is an actual class, a column a predicted one.",
                validation.size(), findings.iteration()),
            ConfusionTable.html(confusion, validation.classes()))
        + mistakes()
        + validation.image().map(this::weights).orElse("")
        + histograms();
  }

  private String mistakes() {
    List<Mistake> worst =
        Mistake.worst(validation.labels(), predictions, probabilities, MOST_MISTAKES);
    if (worst.isEmpty()) {
      return section("Worst mistakes", "There are none: every example is recognised.", "");
    }
    StringBuilder figures = new StringBuilder("<div class=\"mistakes\">\n");
    for (Mistake mistake : worst) {
      figures.append(
          String.format(
              "<figure>%s<figcaption>%s, taken for <b>%s</b> (%s, against %s);"
                  + " example %,d</figcaption></figure>%n",
              validation.image().map(shape -> picture(mistake, shape)).orElse(""),
              className(mistake.actual()),
              className(mistake.predicted()),
              Figures.percent(mistake.confidence()),
              Figures.percent(mistake.probability()),
              mistake.example()));
    }
    return section(
        "Worst mistakes",
        "Examples of the validation part whose own class was thought least probable, counted"
            + " from 0.",
        figures.append("</div>").toString());
  }

  private String picture(Mistake mistake, ImageShape shape) {
    return Png.element(
        ExampleImage.of(validation.features(), mistake.example(), shape),
        "a picture of " + validation.classes().get(mistake.actual()));
  }

  private String weights(ImageShape shape) {
    return section(
        "First layer",
        "The weights of each unit (at most 400) as an image, from its smallest (black) to its"
            + " largest (white).",
        Png.element(WeightImages.grid(findings.first(), shape), "the first layer's weights"));
  }

  private String histograms() {
    Inspection inspection = findings.inspection();
    StringBuilder charts = new StringBuilder("<div class=\"charts histograms\">\n");
    int number = 1;
    for (LayerNumbers layer : inspection.layers()) {
      String kind = number == inspection.layers().size() ? "logits" : "activations";
      charts.append(chart("Layer " + number + ": " + kind, layer, true));
      charts.append(chart("Layer " + number + ": gradients of the weights", layer, false));
      number++;
    }
    return section(
        "Activations and gradients",
        String.format(
            "Of one mini-batch of %,d training examples; the gradients are the loss's,"
                + " without an L2 term. Heights are square roots of counts.",
            inspection.rows()),
        charts.append("</div>").toString());
  }

  private static String chart(String title, LayerNumbers layer, boolean activations) {
    return HistogramChart.html(
        title, activations ? 0 : 1, activations ? layer.activations() : layer.gradients());
  }

  private String className(int label) {
    return Markup.text(validation.classes().get(label));
  }

  private static String section(String title, String explanation, String content) {
    return String.format(
        "<h2>%s</h2>%n<p class=\"faint\">%s</p>%n%s%n", title, explanation, content);
  }
}
