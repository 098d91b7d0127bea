package io.tandem.bench.comparison;

import static io.tandem.bench.comparison.Table.number;

import io.tandem.bench.TrainingCase;
import io.tandem.bench.comparison.Comparison.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How Tandem's training step grows with a net's width and depth and the batch, thread by thread.
 */
final class Scaling {
  private static final double MILLISECOND = 1e6;
  private static final Pace PACE = new Pace(1000, 5, 300);

  /** What grows in a series, the rest standing still. */
  private record Series(String what, int[] values, IntFunction<String> network) {}

  private static final List<Series> SERIES =
      List.of(
          new Series(
              "hidden units, one layer, batch 200",
              new int[] {16, 64, 256, 1024, 2048},
              width -> "3072-" + width + "-10/200"),
          new Series(
              "hidden layers of 256 units, batch 200",
              new int[] {1, 2, 3, 5, 8},
              depth -> "3072-" + "256-".repeat(depth) + "10/200"),
          new Series(
              "batch, one layer of 256 hidden units",
              new int[] {16, 64, 256, 1024, 2048},
              batch -> "3072-256-10/" + batch));

  private Scaling() {}

  /**
   * Prints the table, and draws it.
   *
   * @param arguments the repository; its commit; a PNG file to write
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Programs programs = new Programs(Path.of(arguments[0]));
    int cores = Runtime.getRuntime().availableProcessors();
    // Powers of two, and all cores.
    int[] threads =
        IntStream.concat(IntStream.iterate(1, n -> n < cores, n -> 2 * n), IntStream.of(cores))
            .toArray();
    List<Entry> entries = new ArrayList<>();
    for (int count : threads) {
      entries.add(programs.tandem(label(count), "TandemSteps", Integer.toString(count), "vector"));
    }
    Table table =
        new Table("what grows", "network, batch", "threads", "median ms", "GFLOP/s", "speed-up");
    ScalingChart chart = new ScalingChart();
    try (Comparison comparison = new Comparison(entries, programs.logs())) {
      for (Series series : SERIES) {
        Map<Integer, Map<String, Double>> milliseconds = new LinkedHashMap<>();
        for (int value : series.values()) {
          String name = series.network().apply(value);
          Map<String, Laps> laps = comparison.time(name, PACE);
          TrainingCase training = TrainingCase.parse(name);
          for (int count : threads) {
            Laps own = comparison.reference(laps, label(count));
            table.row(
                series.what(),
                name.replace("/", ", "),
                Integer.toString(count),
                number(own.median() / MILLISECOND, 2),
                number(training.operations() / own.median(), 0),
                number(laps.get(label(1)).ratio(own), 2));
          }
          milliseconds.put(
              value,
              laps.entrySet().stream()
                  .collect(
                      Collectors.toMap(
                          Map.Entry::getKey, e -> e.getValue().median() / MILLISECOND)));
        }
        chart.add(series.what(), milliseconds);
      }
      Report.print("scaling", arguments[1], table, comparison.absences());
    }
    chart.write(Path.of(arguments[2]));
  }

  private static String label(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }
}
