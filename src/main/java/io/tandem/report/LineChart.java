package io.tandem.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * A chart of lines on logarithmic axes, as SVG to stand in a page, whose style sheet colours it:
 * {@code .line0} to {@code .line5}, {@code .grid}, {@code .ceiling}.
 *
 * @param title above the chart, with the unit
 * @param lines at least one point in all
 * @param xTitle below the chart
 * @param yText how a number of the vertical axis is written
 */
record LineChart(String title, List<Line> lines, String xTitle, DoubleFunction<String> yText) {
  /**
   * One line.
   *
   * @param name what it is of
   * @param style the number of its colour and of its marker
   * @param points from left to right
   * @param ceiling a number drawn as a dashed line across, or not a number for none
   */
  record Line(String name, int style, List<Point> points, double ceiling) {}

  /** A number above 0 at a number above 0. */
  record Point(double x, double y) {}

  // In units of the picture, which is as wide as a phone.
  private static final int WIDTH = 360;
  private static final int HEIGHT = 256;
  private static final int LEFT = 58;
  private static final int RIGHT = 12;
  private static final int TOP = 38;
  private static final int BOTTOM = 44;
  private static final double MARKER = 4;

  /** The chart. */
  String svg() {
    LogAxis x = new LogAxis(xs().min().getAsDouble() / 1.2, xs().max().getAsDouble() * 1.2);
    LogAxis y = LogAxis.around(ys().toArray());
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " aria-label=\"%s\">%n",
        WIDTH,
        HEIGHT,
        Markup.text(title));
    add(svg, "<text class=\"title\" x=\"4\" y=\"17\">%s</text>%n", Markup.text(title));
    for (double tick : y.ticks()) {
      double at = yAt(y, tick);
      add(
          svg,
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
          LEFT,
          WIDTH - RIGHT,
          at,
          at);
      String text = Markup.text(yText.apply(tick));
      add(svg, "<text class=\"y\" x=\"%d\" y=\"%.1f\">%s</text>%n", LEFT - 6, at + 4, text);
    }
    xs().distinct()
        .forEach(
            tick ->
                add(
                    svg,
                    "<text class=\"x\" x=\"%.1f\" y=\"%d\">%,.0f</text>%n",
                    xAt(x, tick),
                    HEIGHT - BOTTOM + 16,
                    tick));
    add(
        svg,
        "<text class=\"x\" x=\"%d\" y=\"%d\">%s</text>%n",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 8,
        Markup.text(xTitle));
    for (Line line : lines) {
      draw(svg, line, x, y);
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(StringBuilder svg, Line line, LogAxis x, LogAxis y) {
    add(svg, "<g class=\"line%d\">%n", line.style());
    if (Double.isFinite(line.ceiling())) {
      double at = yAt(y, line.ceiling());
      add(
          svg,
          "<line class=\"ceiling\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
          LEFT,
          WIDTH - RIGHT,
          at,
          at);
    }
    StringBuilder points = new StringBuilder();
    for (Point point : line.points()) {
      add(points, "%.1f,%.1f ", xAt(x, point.x()), yAt(y, point.y()));
    }
    add(svg, "<polyline points=\"%s\"/>%n", points.toString().trim());
    for (Point point : line.points()) {
      add(
          svg,
          "<path d=\"%s\"><title>%s at %,.0f: %s</title></path>%n",
          marker(line.style(), xAt(x, point.x()), yAt(y, point.y())),
          Markup.text(line.name()),
          point.x(),
          Markup.text(yText.apply(point.y())));
    }
    add(svg, "</g>%n");
  }

  /** A circle, a square, a diamond or a triangle, for who cannot tell the colours. */
  static String marker(int style, double x, double y) {
    String shape =
        switch (style % 4) {
          case 0 -> "M%1$.1f %2$.1fm-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z";
          case 1 -> "M%1$.1f %2$.1fm-3.5 -3.5h7v7h-7z";
          case 2 -> "M%1$.1f %2$.1fm0 -5l5 5l-5 5l-5 -5z";
          default -> "M%1$.1f %2$.1fm0 -4.5l4.5 8h-9z";
        };
    return String.format(Locale.ROOT, shape, x, y);
  }

  private DoubleStream xs() {
    return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::x).sorted();
  }

  private DoubleStream ys() {
    return DoubleStream.concat(
        lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::y),
        lines.stream().mapToDouble(Line::ceiling).filter(Double::isFinite));
  }

  private static double xAt(LogAxis axis, double value) {
    return LEFT + MARKER + axis.place(value) * (WIDTH - LEFT - RIGHT - 2 * MARKER);
  }

  private static double yAt(LogAxis axis, double value) {
    return HEIGHT - BOTTOM - axis.place(value) * (HEIGHT - TOP - BOTTOM);
  }

  private static void add(StringBuilder to, String format, Object... arguments) {
    to.append(String.format(Locale.ROOT, format, arguments));
  }
}
