package io.tandem.report;

import io.tandem.train.LearningRateFinder.Finding;
import io.tandem.train.LearningRateFinder.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The loss over a growing learning rate. */
public final class LearningRateCurve {
  private static final Color FAINT = new Color(170, 200, 225);

  private LearningRateCurve() {}

  /**
   * Writes the curve as a PNG image.
   *
   * @param finding with at least two points
   * @param title above the curve
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Finding finding, String title) throws IOException {
    XYChart chart = Curves.chart(title, "loss with the L2 term");
    chart.setXAxisTitle("learning rate");
    List<Point> points = finding.points();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setXAxisMin(points.get(0).learningRate());
    chart.getStyler().setXAxisMax(points.get(points.size() - 1).learningRate());
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setLegendPosition(LegendPosition.InsideSW);
    line(chart, "each mini-batch", points, Point::loss, FAINT, 1);
    line(chart, "smoothed", points, Point::smoothedLoss, Curves.BLUE, 2);
    finding
        .suggestion()
        .ifPresent(
            rate -> {
              double top = points.stream().mapToDouble(Point::loss).max().getAsDouble();
              double[] across = {rate, rate};
              style(
                  chart.addSeries("suggestion", across, new double[] {0, top}),
                  Curves.VERMILION,
                  2);
            });
    BufferedImage image = BitmapEncoder.getBufferedImage(chart);
    Png.write(file, image);
  }

  private static void line(
      XYChart chart,
      String name,
      List<Point> points,
      ToDoubleFunction<Point> value,
      Color colour,
      int width) {
    double[] rates = points.stream().mapToDouble(Point::learningRate).toArray();
    double[] values = points.stream().mapToDouble(value).toArray();
    style(chart.addSeries(name, rates, values), colour, width);
  }

  private static void style(XYSeries series, Color colour, int width) {
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(colour);
    series.setLineStyle(new BasicStroke(width));
  }
}
