package io.tandem.report;

import io.tandem.train.HistoryEntry;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A run's curves: the loss on the left, the accuracies on the right. */
public final class Curves {
  static final int WIDTH = 700;
  static final int HEIGHT = 480;

  private Curves() {}

  /**
   * Writes the curves as a PNG image.
   *
   * @param history at least one entry
   * @param title above the curves
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<HistoryEntry> history, String title) throws IOException {
    BufferedImage image = new BufferedImage(2 * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    loss(history, title).paint(graphics, WIDTH, HEIGHT);
    graphics.translate(WIDTH, 0);
    accuracy(history, title).paint(graphics, WIDTH, HEIGHT);
    graphics.dispose();
    Png.write(file, image);
  }

  private static XYChart loss(List<HistoryEntry> history, String title) {
    XYChart chart = chart(title + ": loss", "loss with the L2 term");
    chart.getStyler().setLegendVisible(false);
    line(chart, "loss", history, HistoryEntry::loss, ChartStyle.BLUE, SeriesMarkers.NONE);
    return chart;
  }

  private static XYChart accuracy(List<HistoryEntry> history, String title) {
    XYChart chart = chart(title + ": accuracy", "accuracy in %");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
    line(
        chart,
        "training (running)",
        history,
        entry -> 100 * entry.trainAccuracy(),
        ChartStyle.BLUE,
        SeriesMarkers.NONE);
    List<HistoryEntry> validated =
        history.stream().filter(entry -> entry.validationAccuracy().isPresent()).toList();
    if (!validated.isEmpty()) {
      line(
          chart,
          "validation",
          validated,
          entry -> 100 * entry.validationAccuracy().getAsDouble(),
          ChartStyle.VERMILION,
          SeriesMarkers.CIRCLE);
    }
    return chart;
  }

  static XYChart chart(String title, String unit) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("epoch")
            .yAxisTitle(unit)
            .build();
    XYStyler style = chart.getStyler();
    ChartStyle.apply(style);
    style.setLegendPosition(LegendPosition.InsideSE);
    style.setXAxisMin(0.0);
    return chart;
  }

  private static void line(
      XYChart chart,
      String name,
      List<HistoryEntry> history,
      ToDoubleFunction<HistoryEntry> value,
      Color colour,
      Marker marker) {
    double[] epochs = history.stream().mapToDouble(HistoryEntry::epoch).toArray();
    double[] values = history.stream().mapToDouble(value).toArray();
    XYSeries series = chart.addSeries(name, epochs, values);
    series.setMarker(marker);
    series.setMarkerColor(colour);
    series.setLineColor(colour);
    series.setLineStyle(new BasicStroke(2));
  }
}
