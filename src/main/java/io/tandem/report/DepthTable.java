package io.tandem.report;

import java.util.List;
import java.util.stream.Collectors;

/** Nets of several depths in a table of Markdown, which people can read as it is. */
public final class DepthTable {
  private static final String LINE = "| %6s | %-16s | %10s | %15s | %15s |%n";

  private DepthTable() {}

  /** The table; of several seeds, with the standard deviation among them. */
  public static String of(List<DepthFigures> depths) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(LINE, "layers", "hidden units", "parameters", "training", "validation"));
    table.append(
        "|--------|------------------|------------|-----------------|-----------------|\n");
    for (DepthFigures depth : depths) {
      table.append(
          String.format(
              LINE,
              depth.layers(),
              depth.hidden().stream().map(String::valueOf).collect(Collectors.joining("-")),
              String.format("%,d", depth.parameters()),
              accuracy(depth.training()),
              accuracy(depth.validation())));
    }
    return table.toString().replace("\r", "");
  }

  private static String accuracy(double[] figures) {
    String mean = String.format("%.1f", 100 * DepthFigures.mean(figures));
    return figures.length < 2
        ? mean + " %"
        : String.format("%s ± %.1f %%", mean, 100 * DepthFigures.deviation(figures));
  }
}
