package io.tandem.bench.comparison;

import static io.tandem.bench.TrainingRecipe.VALIDATION_ACCURACY;
import static io.tandem.bench.comparison.Table.number;

import io.tandem.bench.TrainingRecipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How long it takes to learn CIFAR-10, from the start of a process to the model on disk. */
final class TimeToAccuracy {
  private static final int SEEDS = 5;
  private static final Pattern ACCURACY = Pattern.compile("validation accuracy ([0-9.]+) %");
  private static final String TANDEM = "Tandem";
  private static final String LIBTORCH = "libtorch 2.10";

  private final Programs programs;
  private final Path data;
  private final Path models;

  /** One run. */
  private record Run(double seconds, double accuracy) {}

  private TimeToAccuracy(Programs programs, Path data, Path models) {
    this.programs = programs;
    this.data = data;
    this.models = models;
  }

  /**
   * Prints the table.
   *
   * @param arguments the repository; its commit; a folder with CIFAR-10's binary files
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Programs programs = new Programs(Path.of(arguments[0]));
    Path models = Files.createDirectories(programs.logs().resolveSibling("models"));
    TimeToAccuracy bench = new TimeToAccuracy(programs, Path.of(arguments[2]), models);
    Map<String, String> absences = new LinkedHashMap<>();
    Map<String, List<Run>> runs = bench.run(absences);
    Report.print("time-to-accuracy", arguments[1], table(runs), absences);
  }

  private Map<String, List<Run>> run(Map<String, String> absences)
      throws IOException, InterruptedException {
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      for (Entry entry : List.of(tandem(seed), libtorch(seed))) {
        if (entry.absence().isPresent()) {
          absences.put(entry.label(), entry.absence().get());
        } else {
          System.err.println("training with " + entry.label() + ", seed " + seed + " ...");
          runs.computeIfAbsent(entry.label(), label -> new ArrayList<>()).add(time(entry));
        }
      }
    }
    return runs;
  }

  private Entry tandem(int seed) {
    return programs.launcher(
        TANDEM,
        "train",
        "--data=cifar10:" + data,
        "--hidden=" + TrainingRecipe.HIDDEN,
        "--epochs=" + TrainingRecipe.EPOCHS,
        "--batch-size=" + TrainingRecipe.BATCH,
        "--learning-rate=" + TrainingRecipe.LEARNING_RATE,
        "--learning-rate-decay=" + TrainingRecipe.LEARNING_RATE_DECAY,
        "--l2=" + TrainingRecipe.L2,
        "--seed=" + seed,
        "--out=" + models.resolve("tandem"));
  }

  private Entry libtorch(int seed) throws IOException {
    return programs.peer(
        LIBTORCH,
        "libtorch",
        "LibtorchTraining",
        data.toString(),
        models.resolve("libtorch.pt").toString(),
        Integer.toString(TrainingRecipe.EPOCHS),
        Integer.toString(seed));
  }

  private Run time(Entry entry) throws IOException, InterruptedException {
    Path errors = programs.logs().resolve("time-to-accuracy.log");
    long started = System.nanoTime();
    Process process = new ProcessBuilder(entry.command()).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    double seconds = (System.nanoTime() - started) / 1e9;
    double accuracy =
        ACCURACY
            .matcher(output)
            .results()
            .map(MatchResult::group)
            .mapToDouble(found -> Double.parseDouble(found.replaceAll("[^0-9.]", "")))
            .reduce((earlier, later) -> later)
            .orElseThrow(
                () -> new IOException(entry.label() + " failed (" + code + "); see " + errors));
    return new Run(seconds, accuracy);
  }

  private static Table table(Map<String, List<Run>> runs) {
    Table table =
        new Table(
            "library",
            "median s",
            "min",
            "max",
            "validation accuracy, run by run",
            "runs at " + number(VALIDATION_ACCURACY, 0) + " %",
            "times Tandem's");
    double tandem = median(runs.get(TANDEM));
    runs.forEach(
        (label, own) -> {
          double[] seconds = sortedSeconds(own);
          long successes = own.stream().filter(run -> run.accuracy >= VALIDATION_ACCURACY).count();
          table.row(
              label,
              number(median(own), 2),
              number(seconds[0], 2),
              number(seconds[seconds.length - 1], 2),
              String.join(", ", own.stream().map(run -> number(run.accuracy, 1)).toList()),
              successes + " of " + own.size(),
              number(median(own) / tandem, 2));
        });
    return table;
  }

  private static double median(List<Run> runs) {
    return sortedSeconds(runs)[runs.size() / 2];
  }

  private static double[] sortedSeconds(List<Run> runs) {
    return runs.stream().mapToDouble(Run::seconds).sorted().toArray();
  }
}
