package io.tandem.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Accuracy over depth: the mean of the seeds, and bars of their standard deviation. */
public final class DepthChart {
  private static final int WIDTH = 700;
  private static final int HEIGHT = 480;
  private static final double PERCENT = 100;

  private DepthChart() {}

  /**
   * Writes the chart as a PNG image.
   *
   * @param title above the chart
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<DepthFigures> depths, String title) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("layers")
            .yAxisTitle("accuracy in %")
            .build();
    CategoryStyler style = chart.getStyler();
    ChartStyle.apply(style);
    style.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
    style.setOverlapped(true);
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Horizontal);
    line(chart, "training", depths, DepthFigures::training, ChartStyle.BLUE, SeriesMarkers.SQUARE);
    line(
        chart,
        "validation",
        depths,
        DepthFigures::validation,
        ChartStyle.VERMILION,
        SeriesMarkers.CIRCLE);
    BufferedImage image = BitmapEncoder.getBufferedImage(chart);
    Png.write(file, image);
  }

  private static void line(
      CategoryChart chart,
      String name,
      List<DepthFigures> depths,
      Function<DepthFigures, double[]> figures,
      Color colour,
      Marker marker) {
    CategorySeries series =
        chart.addSeries(
            name,
            depths.stream().map(DepthFigures::layers).toList(),
            depths.stream().map(d -> PERCENT * DepthFigures.mean(figures.apply(d))).toList(),
            depths.stream().map(d -> PERCENT * DepthFigures.deviation(figures.apply(d))).toList());
    series.setMarker(marker);
    series.setMarkerColor(colour);
    series.setLineColor(colour);
    series.setLineStyle(new BasicStroke(2));
  }
}
