package io.tandem.bench.comparison;

import static io.tandem.bench.TrainingRecipe.VALIDATION_ACCURACY;
import static io.tandem.bench.comparison.Table.number;

import io.tandem.bench.TrainingRecipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * How long it takes to learn CIFAR-10 well enough, from the start of a process to the model on
 * disk. Each library checks after every epoch whether it does.
 */
final class TimeToAccuracy {
  private static final int SEEDS = 9;
  private static final Pattern ACCURACY =
      Pattern.compile("^epoch .* validation (?:accuracy )?([0-9.]+) %", Pattern.MULTILINE);
  private static final String TANDEM = "Tandem";
  private static final String LIBTORCH = "libtorch 2.10";

  private final Programs programs;
  private final Path data;
  private final Path models;

  /**
   * One run.
   *
   * @param onDisk seconds until the model was written
   * @param ended seconds until the process had ended
   * @param accuracies after each epoch, in percent
   */
  private record Run(double onDisk, double ended, List<Double> accuracies) {
    boolean succeeds() {
      return accuracies.get(accuracies.size() - 1) >= VALIDATION_ACCURACY;
    }
  }

  /** A library's training. */
  private record Training(Entry entry, Path model) {}

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
      for (Training training : List.of(tandem(seed), libtorch(seed))) {
        Entry entry = training.entry;
        if (entry.absence().isPresent()) {
          absences.put(entry.label(), entry.absence().get());
        } else {
          System.err.println("training with " + entry.label() + ", seed " + seed + " ...");
          runs.computeIfAbsent(entry.label(), label -> new ArrayList<>()).add(time(training));
        }
      }
    }
    return runs;
  }

  private Training tandem(int seed) {
    Path run = models.resolve("tandem");
    return new Training(
        programs.launcher(
            TANDEM,
            "train",
            "--data=cifar10:" + data,
            "--hidden=" + TrainingRecipe.HIDDEN,
            "--epochs=" + TrainingRecipe.EPOCHS,
            "--until-accuracy=" + VALIDATION_ACCURACY,
            "--batch-size=" + TrainingRecipe.BATCH,
            "--learning-rate=" + TrainingRecipe.LEARNING_RATE,
            "--learning-rate-decay=" + TrainingRecipe.LEARNING_RATE_DECAY,
            "--l2=" + TrainingRecipe.L2,
            "--seed=" + seed,
            "--out=" + run),
        run.resolve("model.safetensors"));
  }

  private Training libtorch(int seed) throws IOException {
    Path model = models.resolve("libtorch.pt");
    return new Training(
        programs.peer(
            LIBTORCH,
            "libtorch",
            "LibtorchTraining",
            data.toString(),
            model.toString(),
            Integer.toString(TrainingRecipe.EPOCHS),
            Integer.toString(seed)),
        model);
  }

  private Run time(Training training) throws IOException, InterruptedException {
    Path errors = programs.logs().resolve("time-to-accuracy.log");
    Files.deleteIfExists(training.model);
    Instant started = Instant.now();
    Process process =
        new ProcessBuilder(training.entry.command()).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    double ended = seconds(started, Instant.now());
    List<Double> accuracies =
        ACCURACY.matcher(output).results().map(found -> Double.valueOf(found.group(1))).toList();
    if (code != 0 || accuracies.isEmpty()) {
      throw new IOException(training.entry.label() + " failed (" + code + "); see " + errors);
    }
    Instant written = Files.getLastModifiedTime(training.model).toInstant();
    return new Run(seconds(started, written), ended, accuracies);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private static Table table(Map<String, List<Run>> runs) {
    Table table =
        new Table(
            "library",
            "median s to the model on disk",
            "min",
            "max",
            "median s to the process's end",
            "epochs, run by run",
            "runs at " + number(VALIDATION_ACCURACY, 0) + " %",
            "times Tandem's");
    double tandem = median(runs.get(TANDEM), Run::onDisk);
    runs.forEach(
        (label, own) -> {
          double[] seconds = sorted(own, Run::onDisk);
          table.row(
              label,
              number(median(own, Run::onDisk), 2),
              number(seconds[0], 2),
              number(seconds[seconds.length - 1], 2),
              number(median(own, Run::ended), 2),
              String.join(", ", own.stream().map(run -> number(run.accuracies.size(), 0)).toList()),
              own.stream().filter(Run::succeeds).count() + " of " + own.size(),
              number(median(own, Run::onDisk) / tandem, 2));
        });
    return table;
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    return sorted(runs, figure)[runs.size() / 2];
  }

  private static double[] sorted(List<Run> runs, ToDoubleFunction<Run> figure) {
    return runs.stream().mapToDouble(figure).sorted().toArray();
  }
}
