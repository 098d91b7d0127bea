package io.tandem.bench.comparison;

import static io.tandem.bench.comparison.Table.number;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether Tandem is as fast after each start: Java's compiler makes the kernels anew each time, and
 * by a mischance the vectors of one become objects on the heap, until the program ends. Then it is
 * slow, and Java collects garbage, of which training makes none.
 */
final class Starts {
  /**
   * A kernel with its vectors on the heap takes longer than this. So, at times, does a step of
   * microseconds while one of the cores is away.
   */
  private static final double SLOW = 1.5;

  /** A process is warm after this; then it is timed. */
  private static final int WARM_UP_MILLISECONDS = 1_200;

  private static final int ROUND_MILLISECONDS = 250;

  private static final List<String> PRODUCTS =
      List.of(
          "FORWARD/204/3072/64/false/float32",
          "BACKWARD/204/3072/64/false/float32",
          "FORWARD/200/3072/50/true/float32",
          "FORWARD/204/3072/64/false/float64");

  private static final List<String> STEPS =
      List.of("3072-50-10/100", "3072-50-10/200", "784-256-128-10/64");

  /** Of the digits; the last epochs count. */
  private static final List<String> TRAIN =
      List.of(
          "train",
          "--device=cpu",
          "--hidden=128",
          "--epochs=120",
          "--learning-rate=0.001",
          "--seed=1");

  private static final int EPOCHS_THAT_COUNT = 40;
  private static final Pattern SPEED = Pattern.compile("([\\d,]+) samples/s");

  private static final List<String> KINDS =
      List.of(
          "--optimizer=sgd",
          "--optimizer=momentum",
          "--optimizer=rmsprop",
          "--optimizer=adam",
          "--activation=gelu",
          "--activation=tanh",
          "--activation=sigmoid",
          "--norm=batch",
          "--norm=layer",
          "--dropout=0.3",
          "--batch-size=37",
          "--precision=float64");

  private final Programs programs;
  private final int starts;
  private final Path errors;
  private final Path collections;
  private final Table table =
      new Table(
          "what",
          "starts",
          "median µs",
          "slowest / median",
          "starts of 1.5 times the median",
          "starts with garbage");

  private Starts(Programs programs, int starts) {
    this.programs = programs;
    this.starts = starts;
    errors = programs.logs().resolve("starts.log");
    collections = programs.logs().resolve("starts-gc.log");
  }

  /**
   * What came of one start of a program.
   *
   * @param nanoseconds of a step, a product or an example
   * @param garbage whether Java collected any; empty where that was not looked at
   */
  private record Outcome(double nanoseconds, Optional<Boolean> garbage) {}

  /** A start of a program. */
  @FunctionalInterface
  private interface Start {
    Outcome run() throws IOException, InterruptedException;
  }

  /**
   * Prints the table.
   *
   * @param arguments the repository; its commit; the number of starts of each kind
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Programs programs = new Programs(Path.of(arguments[0]));
    Starts all = new Starts(programs, Integer.parseInt(arguments[2]));
    String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
    for (String product : PRODUCTS) {
      Entry entry = programs.tandem("start", "TandemProducts", "1");
      all.time("product " + product + ", one thread", () -> all.laps(entry, product));
    }
    for (String step : STEPS) {
      Entry entry = programs.tandem("start", "TandemSteps", cores, "vector");
      all.time("step of " + step, () -> all.laps(entry, step));
    }
    for (String kind : KINDS) {
      String[] train = TRAIN.toArray(new String[TRAIN.size() + 1]);
      train[TRAIN.size()] = kind;
      Entry entry = programs.launcher("start", train);
      all.time("an example, train " + kind, () -> all.training(entry));
    }
    Report.print("starts " + all.starts, arguments[1], all.table, Map.of());
  }

  private void time(String what, Start start) throws IOException, InterruptedException {
    System.err.println("starting: " + what + " ...");
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      outcomes.add(start.run());
    }
    double[] times = outcomes.stream().mapToDouble(Outcome::nanoseconds).sorted().toArray();
    double median = times[starts / 2];
    List<Boolean> garbage =
        outcomes.stream().flatMap(outcome -> outcome.garbage().stream()).toList();
    table.row(
        what,
        number(starts, 0),
        number(median / 1e3, 2),
        number(times[starts - 1] / median, 2),
        number(Arrays.stream(times).filter(time -> time > SLOW * median).count(), 0),
        garbage.isEmpty() ? "-" : number(garbage.stream().filter(any -> any).count(), 0));
  }

  /** The benchmark makes matrices of its own, which may be collected: garbage tells nothing. */
  private Outcome laps(Entry entry, String name) throws IOException {
    try (ContenderProcess process = new ContenderProcess(entry.command(), errors)) {
      process.prepare(name);
      process.round(WARM_UP_MILLISECONDS);
      double[] laps = Arrays.stream(process.round(ROUND_MILLISECONDS)).asDoubleStream().toArray();
      return new Outcome(median(laps), Optional.empty());
    }
  }

  private Outcome training(Entry entry) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(entry.command()).redirectError(errors.toFile());
    builder.environment().put("TANDEM_JAVA_OPTIONS", "-Xlog:gc:file=" + collections);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    double[] times =
        SPEED
            .matcher(output)
            .results()
            .mapToDouble(found -> 1e9 / Double.parseDouble(found.group(1).replace(",", "")))
            .toArray();
    if (process.waitFor() != 0 || times.length < EPOCHS_THAT_COUNT) {
      throw new IOException(String.join(" ", entry.command()) + " failed; see " + errors);
    }
    double[] last = Arrays.copyOfRange(times, times.length - EPOCHS_THAT_COUNT, times.length);
    boolean garbage = Files.readString(collections).contains("Pause");
    return new Outcome(median(last), Optional.of(garbage));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
