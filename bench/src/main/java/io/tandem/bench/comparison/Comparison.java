package io.tandem.bench.comparison;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Contenders that take turns: each round gives every contender a moment alone on the machine, so
 * that all of them see the same weather.
 */
final class Comparison implements AutoCloseable {
  private final Path logs;
  private final Map<String, Entry> contenders = new LinkedHashMap<>();
  private final Map<String, ContenderProcess> processes = new HashMap<>();
  private final Map<String, String> absences = new LinkedHashMap<>();

  /**
   * What a case is measured with.
   *
   * @param warmUp milliseconds that each contender runs unmeasured
   * @param rounds how many turns each contender gets
   * @param turn milliseconds of a turn; it lasts for a whole lap at least
   */
  record Pace(int warmUp, int rounds, int turn) {}

  /** A comparison of the contenders that can take part. */
  Comparison(List<Entry> entries, Path logs) {
    this.logs = logs;
    for (Entry entry : entries) {
      entry
          .absence()
          .ifPresentOrElse(
              reason -> absences.put(entry.label(), reason),
              () -> contenders.put(entry.label(), entry));
    }
  }

  /** Who does not take part, and why. */
  Map<String, String> absences() {
    return absences;
  }

  /**
   * Times a case. A contender that cannot do it, or breaks down, joins the absent.
   *
   * @return the laps of those who did it, in the order of the entries
   */
  Map<String, Laps> time(String name, Pace pace) throws InterruptedException {
    Map<String, Laps> laps = new LinkedHashMap<>();
    for (String label : List.copyOf(contenders.keySet())) {
      if (prepare(label, name) && turn(label, pace.warmUp()).isPresent()) {
        laps.put(label, new Laps());
      }
    }
    for (int round = 0; round < pace.rounds(); round++) {
      for (String label : List.copyOf(laps.keySet())) {
        Optional<long[]> turn = turn(label, pace.turn());
        turn.ifPresentOrElse(laps.get(label)::add, () -> laps.remove(label));
      }
    }
    return laps;
  }

  /**
   * The laps that the others are compared with.
   *
   * @throws IllegalStateException if there are none
   */
  Laps reference(Map<String, Laps> laps, String label) {
    if (!laps.containsKey(label)) {
      throw new IllegalStateException(label + " could not run: " + absences.get(label));
    }
    return laps.get(label);
  }

  private boolean prepare(String label, String name) {
    try {
      // Not all at once: what one process unpacks for itself, another may be loading.
      if (!processes.containsKey(label)) {
        Path log = logs.resolve(label.replaceAll("\\W+", "-") + ".log");
        processes.put(label, new ContenderProcess(contenders.get(label).command(), log));
      }
      Optional<String> reason = processes.get(label).prepare(name);
      reason.ifPresent(found -> drop(label, found));
      return reason.isEmpty();
    } catch (IOException e) {
      drop(label, e.getMessage());
      return false;
    }
  }

  private Optional<long[]> turn(String label, int milliseconds) throws InterruptedException {
    try {
      ContenderProcess process = processes.get(label);
      long[] laps = process.round(milliseconds);
      if (!process.awaitIdle()) {
        System.err.println(label + " still works after its turn, and slows the next one down");
      }
      return Optional.of(laps);
    } catch (IOException e) {
      drop(label, e.getMessage());
      return Optional.empty();
    }
  }

  private void drop(String label, String reason) {
    absences.put(label, reason);
    contenders.remove(label);
    Optional.ofNullable(processes.remove(label)).ifPresent(ContenderProcess::close);
  }

  @Override
  public void close() {
    processes.values().forEach(ContenderProcess::close);
  }
}
