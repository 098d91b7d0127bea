package io.tandem.bench.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contenders that take turns: each round gives every contender a moment alone on the machine, so
 * that all of them see the same weather.
 */
final class Comparison implements AutoCloseable {
  /** OpenBLAS's and OpenMP's threads spin for tens of milliseconds before they sleep. */
  private static final int SETTLE_MILLISECONDS = 50;

  private final Map<String, ContenderProcess> processes = new LinkedHashMap<>();
  private final Map<String, String> absences = new LinkedHashMap<>();

  /**
   * What a case is measured with.
   *
   * @param warmUp milliseconds that each contender runs unmeasured
   * @param rounds how many turns each contender gets
   * @param turn milliseconds of a turn; it lasts for a whole lap at least
   */
  record Pace(int warmUp, int rounds, int turn) {}

  /** Starts the contenders that can take part. */
  Comparison(List<Entry> entries, Path logs) throws IOException {
    Files.createDirectories(logs);
    for (Entry entry : entries) {
      if (entry.absence().isPresent()) {
        absences.put(entry.label(), entry.absence().get());
      } else {
        Path log = logs.resolve(entry.label().replaceAll("\\W+", "-") + ".log");
        processes.put(entry.label(), new ContenderProcess(entry.command(), log));
      }
    }
  }

  /** Who does not take part, and why. */
  Map<String, String> absences() {
    return absences;
  }

  /** Times a case; contenders that cannot do it join the absent. */
  Map<String, Laps> time(String name, Pace pace) throws IOException, InterruptedException {
    Map<String, Laps> laps = new LinkedHashMap<>();
    for (String label : List.copyOf(processes.keySet())) {
      if (prepare(label, name, pace.warmUp())) {
        laps.put(label, new Laps());
      }
    }
    for (int round = 0; round < pace.rounds(); round++) {
      for (Map.Entry<String, Laps> entry : laps.entrySet()) {
        entry.getValue().add(turn(entry.getKey(), pace.turn()));
      }
    }
    return laps;
  }

  private boolean prepare(String label, String name, int warmUp)
      throws IOException, InterruptedException {
    String reason = processes.get(label).prepare(name).orElse("");
    if (!reason.isEmpty()) {
      absences.put(label, reason);
      processes.remove(label).close();
      return false;
    }
    turn(label, warmUp);
    return true;
  }

  private long[] turn(String label, int milliseconds) throws IOException, InterruptedException {
    long[] laps = processes.get(label).round(milliseconds);
    Thread.sleep(SETTLE_MILLISECONDS);
    return laps;
  }

  @Override
  public void close() {
    processes.values().forEach(ContenderProcess::close);
  }
}
