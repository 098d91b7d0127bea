package io.tandem.bench.comparison;

import static io.tandem.bench.comparison.Table.number;

import io.tandem.bench.TrainingCase;
import io.tandem.bench.comparison.Comparison.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whole training steps, Tandem beside its peers. */
final class Steps {
  private static final String TANDEM = "Tandem";
  private static final TrainingCase SMALL = TrainingCase.parse("3072-50-10/200");
  private static final TrainingCase LARGE = TrainingCase.parse("3072-1024-512-10/512");
  private static final double MILLISECOND = 1e6;

  private final Table table =
      new Table(
          "network, batch",
          "library",
          "median ms",
          "min",
          "10 %",
          "90 %",
          "steps",
          "GFLOP/s",
          "times Tandem's");

  private Steps() {}

  /**
   * Prints the table.
   *
   * @param arguments the repository; its commit; a Python with scikit-learn, or nothing
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Programs programs = new Programs(Path.of(arguments[0]));
    Steps steps = new Steps();
    try (Comparison comparison = new Comparison(entries(programs, arguments[2]), programs.logs())) {
      steps.time(comparison, SMALL, new Pace(2000, 10, 400));
      steps.time(comparison, LARGE, new Pace(3000, 10, 800));
      Report.print("steps", arguments[1], steps.table, comparison.absences());
    }
  }

  private static List<Entry> entries(Programs programs, String python) throws IOException {
    String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
    return List.of(
        programs.tandem(TANDEM, "TandemSteps", cores, "vector"),
        programs.tandem(
            "Tandem, images flipped, shifted and cut", "TandemSteps", cores, "vector", "varied"),
        programs.tandem("Tandem, plain kernels (EJML's multiply)", "TandemSteps", "1", "plain"),
        programs.peer("libtorch 2.10, 1 thread of its own", "libtorch", "LibtorchSteps", "1"),
        programs.peer(
            "libtorch 2.10, " + cores + " threads of its own", "libtorch", "LibtorchSteps", cores),
        programs.peer("DJL 0.36 on PyTorch 2.7.1", "djl", "DjlSteps"),
        programs.peer("DL4J 1.0.0-M2.1", "dl4j", "Dl4jSteps"),
        programs.python("scikit-learn", python, "scikit-learn/steps.py"));
  }

  private void time(Comparison comparison, TrainingCase training, Pace pace)
      throws InterruptedException {
    System.err.println("timing steps of " + training + " ...");
    Map<String, Laps> laps = comparison.time(training.toString(), pace);
    Laps tandem = comparison.reference(laps, TANDEM);
    laps.forEach(
        (label, own) ->
            table.row(
                training.network() + ", " + training.batch(),
                label,
                number(own.median() / MILLISECOND, 2),
                number(own.quantile(0) / MILLISECOND, 2),
                number(own.quantile(0.1) / MILLISECOND, 2),
                number(own.quantile(0.9) / MILLISECOND, 2),
                number(own.count(), 0),
                number(training.operations() / own.median(), 0),
                number(own.ratio(tandem), 2)));
  }
}
