package io.tandem.report;

import io.tandem.measure.Comparison;
import io.tandem.measure.Measurement;
import io.tandem.measure.Operation;
import io.tandem.measure.Operation.Limit;
import io.tandem.report.LineChart.Line;
import io.tandem.report.LineChart.Point;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The charts of a comparison: a line a device, over the width of a layer. */
final class DeviceCharts {
  private static final double GIGA = 1e9;

  private final Comparison comparison;

  DeviceCharts(Comparison comparison) {
    this.comparison = comparison;
  }

  /** The time of a training step, a chart a batch size. */
  String steps() {
    List<Measurement> steps = of(Operation.STEP).toList();
    return steps.stream()
        .map(step -> step.measured().batch())
        .distinct()
        .sorted()
        .map(
            batch ->
                chart(
                    "batch " + batch,
                    steps.stream().filter(step -> step.measured().batch() == batch).toList(),
                    step -> step.timing().median(),
                    false,
                    "hidden units"))
        .collect(Collectors.joining("\n"));
  }

  /** The speed of each operation at the largest batch. */
  String operations() {
    return Stream.of(Operation.values())
        .filter(operation -> operation != Operation.STEP)
        .map(this::operation)
        .collect(Collectors.joining("\n"));
  }

  private String operation(Operation operation) {
    int batch =
        operation == Operation.UPDATE
            ? 1
            : of(Operation.STEP).mapToInt(step -> step.measured().batch()).max().orElse(1);
    boolean arithmetic = operation.limit() == Limit.ARITHMETIC;
    return chart(
        operation + (batch == 1 ? "" : ", batch " + batch) + (arithmetic ? ": GFLOP/s" : ": GB/s"),
        of(operation).filter(one -> one.measured().batch() == batch).toList(),
        one -> (arithmetic ? one.operationsPerSecond() : one.bytesPerSecond()) / GIGA,
        true,
        operation == Operation.LOSS ? "classes" : "width of the layer");
  }

  private String chart(
      String title,
      List<Measurement> measurements,
      ToDoubleFunction<Measurement> value,
      boolean isRate,
      String xTitle) {
    if (measurements.isEmpty()) {
      return "";
    }
    List<Line> lines = new ArrayList<>();
    for (String device : comparison.devices()) {
      List<Point> points =
          measurements.stream()
              .filter(one -> one.device().equals(device))
              .sorted(Comparator.comparingInt(one -> one.measured().width()))
              .map(one -> new Point(one.measured().width(), value.applyAsDouble(one)))
              .toList();
      double ceiling =
          isRate ? ceiling(device, measurements.get(0).measured().operation().limit()) : Double.NaN;
      lines.add(new Line(device, lines.size(), points, ceiling));
    }
    LineChart chart =
        new LineChart(title, lines, xTitle, isRate ? DeviceCharts::rate : DeviceCharts::time);
    return "<div class=\"chart\">" + chart.svg() + "</div>";
  }

  private double ceiling(String device, Limit limit) {
    return switch (limit) {
      case ARITHMETIC -> comparison.ceiling(device).operationsPerSecond() / GIGA;
      case MEMORY -> comparison.ceiling(device).bytesPerSecond() / GIGA;
    };
  }

  private Stream<Measurement> of(Operation operation) {
    return comparison.measurements().stream()
        .filter(one -> one.measured().operation() == operation);
  }

  private static String rate(double rate) {
    // Ticks are 1, 2 or 5 times a power of ten; what is measured has two digits.
    return new BigDecimal(rate).round(new MathContext(2)).stripTrailingZeros().toPlainString();
  }

  private static String time(double seconds) {
    return Figures.seconds(seconds).replaceFirst("\\.0+ ", " ");
  }
}
