package io.tandem.bench.tandem;

import io.tandem.backend.Backend;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.cpu.CpuDevice;
import io.tandem.data.Dataset;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.HistoryEntry;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Trains for one epoch on many rows of bytes and tells how much memory that took. */
final class TandemMemory {
  private static final int CLASSES = 10;
  private static final int HIDDEN = 50;
  private static final int BATCH = 200;
  private static final int VALIDATION = 1000;
  private static final int BYTES_IN_KIBIBYTE = 1024;

  private TandemMemory() {}

  /**
   * Prints a line of bytes: resident before there was any data; resident after training; the most
   * ever resident; in living objects after training.
   *
   * @param arguments rows; columns; threads
   */
  public static void main(String[] arguments) {
    int rows = Integer.parseInt(arguments[0]);
    int columns = Integer.parseInt(arguments[1]);
    CpuDevice device = new CpuDevice(Integer.parseInt(arguments[2]));
    List<Linear> layers = Linear.stack(columns, List.of(HIDDEN), CLASSES);
    try (Backend backend = device.open(Precision.FLOAT32)) {
      Network network = new Network(backend, layers);
      network.write(new Initializer.He().initialize(layers, 1));
      long before = processMemory("VmRSS");
      Dataset training = RandomBytes.dataset(rows, columns, CLASSES);
      Dataset validation = training.select("validation", IntStream.range(0, VALIDATION).toArray());
      Scaling scaling = RandomBytes.scaling(columns);
      Sgd sgd = new Sgd(LearningRateSchedule.exponential(1e-3, 1), 0);
      TrainingOptions options = new TrainingOptions(rows / BATCH, BATCH, sgd, 1, rows / BATCH);
      new Trainer(network, training, validation, scaling, options)
          .train(
              new TrainingListener() {
                @Override
                public void onEntry(HistoryEntry entry) {
                  print(before);
                }
              });
    }
  }

  private static void print(long before) {
    long after = processMemory("VmRSS");
    long most = processMemory("VmHWM");
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long living = runtime.totalMemory() - runtime.freeMemory();
    System.out.printf("%d %d %d %d%n", before, after, most, living);
  }

  /** As the kernel counts it, in bytes; see proc(5). */
  private static long processMemory(String property) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(property + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_IN_KIBIBYTE)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
