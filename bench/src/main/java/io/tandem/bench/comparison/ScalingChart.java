package io.tandem.bench.comparison;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Times of a step over what grows, a chart a series, a line a number of threads. */
final class ScalingChart {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 400;

  private final List<XYChart> charts = new ArrayList<>();

  /**
   * Adds a chart with logarithmic axes.
   *
   * @param what grows
   * @param milliseconds of a step, by what grows, by the line's name
   */
  void add(String what, Map<Integer, Map<String, Double>> milliseconds) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("a training step, ms")
            .xAxisTitle(what)
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
    List<Integer> values = List.copyOf(milliseconds.keySet());
    for (String line : milliseconds.get(values.get(0)).keySet().stream().sorted().toList()) {
      chart.addSeries(
          line, values, values.stream().map(v -> milliseconds.get(v).get(line)).toList());
    }
    charts.add(chart);
  }

  void write(Path file) throws IOException {
    String name = file.toString().replaceAll("\\.png$", "");
    BitmapEncoder.saveBitmap(charts, 1, charts.size(), name, BitmapFormat.PNG);
  }
}
