package io.tandem.report;

import io.tandem.train.Histogram;
import java.util.Arrays;
import java.util.Locale;

/** A histogram as a chart of a page. */
final class HistogramChart {
  // In units of the picture, which is as wide as a phone.
  private static final int WIDTH = 360;
  private static final int HEIGHT = 150;
  private static final int SIDE = 12;
  private static final int TOP = 44;
  private static final int BOTTOM = 26;

  private HistogramChart() {}

  /**
   * The chart, with the mean, the spread and the share of zeros. Heights are square roots, so that
   * rare numbers are seen beside many.
   *
   * @param style the number of its colour
   */
  static String html(String title, int style, Histogram histogram) {
    long highest = Math.max(1, Arrays.stream(histogram.counts()).max().orElse(1));
    double width = (double) (WIDTH - 2 * SIDE) / histogram.counts().length;
    double floor = HEIGHT - BOTTOM;
    StringBuilder bars = new StringBuilder();
    for (int bin = 0; bin < histogram.counts().length; bin++) {
      double height =
          Math.sqrt((double) histogram.counts()[bin] / highest) * (HEIGHT - TOP - BOTTOM);
      double left = SIDE + bin * width;
      if (height > 0) {
        add(bars, "M%.1f %.1fv%.1fh%.1fV%.1fz", left, floor, -height, width, floor);
      }
    }
    StringBuilder svg = new StringBuilder("<div class=\"chart\">");
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " aria-label=\"%s\">%n",
        WIDTH,
        HEIGHT,
        title);
    add(svg, "<text class=\"title\" x=\"4\" y=\"17\">%s</text>%n", title);
    add(svg, "<text class=\"note\" x=\"4\" y=\"34\">%s</text>%n", summary(histogram));
    add(svg, "<g class=\"line%d\"><path d=\"%s\"/></g>%n", style, bars);
    add(
        svg,
        "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
        SIDE,
        WIDTH - SIDE,
        floor,
        floor);
    add(
        svg,
        "<text class=\"note\" x=\"%d\" y=\"%d\">%s</text><text class=\"y\" x=\"%d\""
            + " y=\"%d\">%s</text>%n</svg></div>%n",
        SIDE,
        HEIGHT - 8,
        number(histogram.least()),
        WIDTH - SIDE,
        HEIGHT - 8,
        number(histogram.most()));
    return svg.toString();
  }

  private static String summary(Histogram histogram) {
    String text =
        "mean "
            + number(histogram.mean())
            + ", standard deviation "
            + number(histogram.standardDeviation());
    if (histogram.zeros() > 0) {
      text += ", " + Figures.percent(histogram.zeros()) + " zero";
    }
    return histogram.notFinite() > 0 ? text + ", " + histogram.notFinite() + " not finite" : text;
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.2g", value);
  }

  private static void add(StringBuilder to, String format, Object... arguments) {
    to.append(String.format(Locale.ROOT, format, arguments));
  }
}
