package io.tandem.report;

import io.tandem.measure.Comparison;
import io.tandem.measure.Contender;
import io.tandem.measure.Measurement;
import io.tandem.measure.Omission;
import io.tandem.model.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A comparison of devices as a page that needs no other file. */
public final class DevicePage {
  private static final String TEMPLATE = "devices.html";

  private final Comparison comparison;
  private final List<String> devices;

  private DevicePage(Comparison comparison) {
    this.comparison = comparison;
    this.devices = comparison.devices();
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @param subject when and with what it was measured
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Comparison comparison, String subject) throws IOException {
    byte[] page = html(comparison, subject).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(page));
  }

  /** The page, which is well-formed XML too. */
  static String html(Comparison comparison, String subject) {
    DevicePage page = new DevicePage(comparison);
    DeviceCharts charts = new DeviceCharts(comparison);
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("SUBJECT", Markup.text(subject));
    parts.put("ANSWERS", page.answers());
    parts.put("DEVICES", page.each(comparison.contenders(), page::card));
    parts.put("LEGEND", page.legend());
    parts.put("STEPS", charts.steps());
    parts.put("OPERATIONS", charts.operations());
    parts.put("AGREEMENT", page.agreement());
    parts.put("OMISSIONS", page.omissions());
    parts.put("ROWS", page.each(comparison.measurements(), page::row));
    return Template.fill(TEMPLATE, parts);
  }

  private String answers() {
    if (comparison.failure().isPresent()) {
      return "<p class=\"answer bad\">"
          + Markup.text(comparison.failure().get().text())
          + "</p>"
          + crossovers();
    }
    return crossovers();
  }

  private String crossovers() {
    if (comparison.crossovers().isEmpty()) {
      return "<p class=\"answer\">There are no two devices to compare with each other.</p>";
    }
    return each(
        comparison.crossovers(),
        crossover -> "<p class=\"answer\">" + sentence(crossover.text()) + "</p>");
  }

  private String card(Contender contender) {
    String name = contender.name();
    StringBuilder card = new StringBuilder("<div class=\"card\">");
    card.append("<h3>").append(contender.usable() ? swatch(name) : "");
    card.append(Markup.text(name)).append("</h3>");
    card.append("<p>").append(Markup.text(contender.info().description())).append("</p>");
    if (contender.usable()) {
      card.append("<p class=\"faint\">")
          .append(Markup.text(details(contender.info().details())))
          .append("</p>");
      card.append(
          String.format(
              "<p>at most %s GFLOP/s, %s GB/s</p>",
              Figures.giga(comparison.ceiling(name).operationsPerSecond()),
              Figures.giga(comparison.ceiling(name).bytesPerSecond())));
    } else {
      card.append("<p><span class=\"bad\">not usable:</span> ")
          .append(Markup.text(contender.reason()))
          .append("</p>");
    }
    return card.append("</div>").toString();
  }

  private static String details(Map<String, String> details) {
    return details.entrySet().stream()
        .map(detail -> detail.getKey() + " " + detail.getValue())
        .collect(Collectors.joining(", "));
  }

  private String legend() {
    return "<ul class=\"legend\">"
        + each(devices, device -> "<li>" + swatch(device) + Markup.text(device) + "</li>")
        + "</ul>";
  }

  private String swatch(String device) {
    int style = devices.indexOf(device);
    return String.format(
        "<svg class=\"swatch line%d\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path"
            + " d=\"%s\"/></svg>",
        style, LineChart.marker(style, 6, 6));
  }

  private String agreement() {
    List<Measurement> wrong = comparison.disagreements();
    if (wrong.isEmpty()) {
      double closest =
          comparison.measurements().stream()
              .mapToDouble(one -> one.agreement().error() / one.agreement().tolerance())
              .max()
              .orElse(0);
      return String.format(
          "<p>Yes: all %,d results are what the CPU computes in float64, within the tolerance of"
              + " rounding in %s. The largest error is %s of its tolerance.</p>",
          comparison.measurements().size(), comparison.precision(), Figures.percent(closest));
    }
    return "<p class=\"bad\">No: these results are wrong.</p><ul>"
        + each(
            wrong,
            one ->
                String.format(
                    "<li>%s, %s on %s: error %s, tolerance %s</li>",
                    one.measured().operation(),
                    Markup.text(one.measured().size()),
                    Markup.text(one.device()),
                    Figures.error(one.agreement().error()),
                    Figures.error(one.agreement().tolerance())))
        + "</ul>";
  }

  private String omissions() {
    if (comparison.omissions().isEmpty()) {
      return "";
    }
    return String.format(
        "<details><summary>What was not measured: %d cases</summary><ul>%s</ul></details>",
        comparison.omissions().size(), each(comparison.omissions(), DevicePage::omission));
  }

  private static String omission(Omission omission) {
    return "<li>" + Markup.text(omission.text()) + "</li>";
  }

  private String row(Measurement one) {
    String verdict = one.agreement().holds() ? "" : " class=\"bad\"";
    return String.format(
        "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s to %s</td><td>%s</td><td>%s</td>"
            + "<td>%s</td><td%s>%s</td><td>%s</td></tr>",
        one.measured().operation(),
        Markup.text(one.measured().size()),
        Markup.text(one.device()),
        Figures.seconds(one.timing().median()),
        Figures.seconds(one.timing().lowerQuartile()),
        Figures.seconds(one.timing().upperQuartile()),
        Figures.giga(one.operationsPerSecond()),
        Figures.giga(one.bytesPerSecond()),
        Figures.percent(comparison.ceiling(one.device()).share(one)),
        verdict,
        Figures.error(one.agreement().error()),
        Figures.error(one.agreement().tolerance()));
  }

  private static String sentence(String text) {
    return Markup.text(text) + ".";
  }

  private <T> String each(List<T> items, Function<T, String> markup) {
    return items.stream().map(markup).collect(Collectors.joining("\n"));
  }
}
