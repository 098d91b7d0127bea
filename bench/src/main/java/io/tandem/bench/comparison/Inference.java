package io.tandem.bench.comparison;

import static io.tandem.bench.comparison.Table.number;

import io.tandem.bench.TrainingCase;
import io.tandem.bench.comparison.Comparison.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** From raw features to logits, Tandem beside ONNX Runtime on the same networks. */
final class Inference {
  private static final String TANDEM = "Tandem, from bytes";
  private static final double MICROSECOND = 1e3;
  private static final Pace PACE = new Pace(2000, 10, 300);

  private final Table table =
      new Table(
          "network, batch",
          "library",
          "median µs",
          "min",
          "10 %",
          "90 %",
          "runs",
          "times Tandem's");

  private Inference() {}

  /**
   * Prints the table.
   *
   * @param arguments the repository; its commit; the folder of the networks as ONNX files; the
   *     cases, such as {@code 3072-50-10/32}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Programs programs = new Programs(Path.of(arguments[0]));
    Inference inference = new Inference();
    List<Entry> entries = entries(programs, arguments[2]);
    try (Comparison comparison = new Comparison(entries, programs.logs())) {
      for (String name : List.of(arguments).subList(3, arguments.length)) {
        inference.time(comparison, TrainingCase.parse(name));
      }
      Report.print("inference", arguments[1], inference.table, comparison.absences());
    }
  }

  private static List<Entry> entries(Programs programs, String models) throws IOException {
    String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
    return List.of(
        programs.tandem(TANDEM, "TandemInference", cores, "bytes"),
        programs.tandem("Tandem, from real numbers", "TandemInference", cores, "reals"),
        onnxRuntime(programs, models, "1"),
        onnxRuntime(programs, models, cores));
  }

  private static Entry onnxRuntime(Programs programs, String models, String threads)
      throws IOException {
    String label = "ONNX Runtime 1.29, threads: " + threads;
    return programs.peer(label, "onnxruntime", "OnnxRuntimeInference", models, threads);
  }

  private void time(Comparison comparison, TrainingCase shape) throws InterruptedException {
    System.err.println("timing inference of " + shape + " ...");
    Map<String, Laps> laps = comparison.time(shape.toString(), PACE);
    Laps tandem = comparison.reference(laps, TANDEM);
    laps.forEach(
        (label, own) ->
            table.row(
                shape.network() + ", " + shape.batch(),
                label,
                number(own.median() / MICROSECOND, 1),
                number(own.quantile(0) / MICROSECOND, 1),
                number(own.quantile(0.1) / MICROSECOND, 1),
                number(own.quantile(0.9) / MICROSECOND, 1),
                number(own.count(), 0),
                number(own.ratio(tandem), 2)));
  }
}
