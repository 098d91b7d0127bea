package io.tandem.bench.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The times of one contender at one case: nanoseconds, round by round. */
final class Laps {
  private final List<long[]> rounds = new ArrayList<>();

  void add(long[] round) {
    rounds.add(round);
  }

  /** How many laps there are. */
  int count() {
    return rounds.stream().mapToInt(round -> round.length).sum();
  }

  /**
   * The time that a share of all laps stays below, in nanoseconds.
   *
   * @param share 0 for the fastest lap, 0.5 for the median
   */
  double quantile(double share) {
    return quantile(rounds.stream().flatMapToLong(Arrays::stream).toArray(), share);
  }

  /** The median, in nanoseconds. */
  double median() {
    return quantile(0.5);
  }

  /**
   * How many times as long as another's these laps take: the median of the ratios round by round,
   * in which the machine's drift cancels.
   */
  double ratio(Laps other) {
    int pairs = Math.min(rounds.size(), other.rounds.size());
    double[] ratios = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      ratios[i] = quantile(rounds.get(i), 0.5) / quantile(other.rounds.get(i), 0.5);
    }
    Arrays.sort(ratios);
    return ratios[pairs / 2];
  }

  private static double quantile(long[] values, double share) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length * share, sorted.length - 1.0)];
  }
}
