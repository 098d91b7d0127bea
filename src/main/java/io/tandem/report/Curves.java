package io.tandem.report;

import io.tandem.train.HistoryEntry;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
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

  // Told apart by colour-blind people too (Okabe and Ito, 2008).
  static final Color BLUE = new Color(0, 114, 178);
  static final Color VERMILION = new Color(213, 94, 0);
  private static final Color INK = new Color(60, 60, 60);
  private static final Color GRID = new Color(225, 225, 225);

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
    line(chart, "loss", history, HistoryEntry::loss, BLUE, SeriesMarkers.NONE);
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
        BLUE,
        SeriesMarkers.NONE);
    List<HistoryEntry> validated =
        history.stream().filter(entry -> entry.validationAccuracy().isPresent()).toList();
    if (!validated.isEmpty()) {
      line(
          chart,
          "validation",
          validated,
          entry -> 100 * entry.validationAccuracy().getAsDouble(),
          VERMILION,
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
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setPlotGridVerticalLinesVisible(false);
    style.setChartFontColor(INK);
    style.setChartTitleBoxVisible(false);
    style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    style.setAxisTickMarksColor(GRID);
    style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    style.setLegendPosition(LegendPosition.InsideSE);
    style.setLegendBorderColor(GRID);
    style.setXAxisMin(0.0);
    style.setMarkerSize(6);
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
