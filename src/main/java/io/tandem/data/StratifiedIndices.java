package io.tandem.data;

import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Which examples belong to which part, drawn class by class, so that each part has each class in
 * the proportion of the whole: within one example, and the parts' sizes are exact.
 *
 * @param training indices in ascending order, as those of the others
 */
record StratifiedIndices(int[] training, int[] validation, int[] test) {
  private enum Part {
    TRAINING,
    VALIDATION,
    TEST
  }

  /**
   * Draws the parts.
   *
   * @param validation its share of all examples; 0 for none
   * @param test its share of all examples; 0 for none
   * @throws DataException if a part would be empty
   */
  static StratifiedIndices draw(Dataset data, double validation, double test, int seed) {
    if (validation + test >= 1) {
      throw new DataException(
          String.format(
              "shares of %s and %s for the validation and the test part leave nothing to learn from"
                  + " of %s",
              validation, test, data.name()));
    }
    if (validation == 0 && test == 0) {
      int[] all = IntStream.range(0, data.size()).toArray();
      return new StratifiedIndices(all, new int[0], new int[0]);
    }
    Part[] parts = new Part[data.size()];
    Philox random = new Philox(seed, Purpose.SPLIT);
    Quota testQuota = new Quota(Math.round(test * data.size()), data.size());
    long rest = data.size() - testQuota.wanted;
    Quota validationQuota = new Quota(Math.min(rest, Math.round(validation * data.size())), rest);
    int[][] members = members(data);
    for (int label = 0; label < members.length; label++) {
      int[] own = members[label];
      int[] order = random.permutation(label, own.length);
      int tests = testQuota.take(own.length);
      int validations = validationQuota.take(own.length - tests);
      for (int i = 0; i < order.length; i++) {
        parts[own[order[i]]] =
            i < tests ? Part.TEST : i < tests + validations ? Part.VALIDATION : Part.TRAINING;
      }
    }
    return new StratifiedIndices(
        indices(data, parts, Part.TRAINING, 1 - validation - test),
        indices(data, parts, Part.VALIDATION, validation),
        indices(data, parts, Part.TEST, test));
  }

  private static int[][] members(Dataset data) {
    int[] counts = new int[data.classes().size()];
    for (int label : data.labels()) {
      counts[label]++;
    }
    int[][] members = new int[counts.length][];
    for (int label = 0; label < counts.length; label++) {
      members[label] = new int[counts[label]];
    }
    for (int i = data.size() - 1; i >= 0; i--) {
      int label = data.labels()[i];
      members[label][--counts[label]] = i;
    }
    return members;
  }

  private static int[] indices(Dataset data, Part[] parts, Part wanted, double share) {
    int[] indices = IntStream.range(0, parts.length).filter(i -> parts[i] == wanted).toArray();
    if (share > 0 && indices.length == 0) {
      throw new DataException(
          String.format(
              "%s: %,d examples are too few for a %s part of %s of them",
              data.name(), data.size(), wanted.name().toLowerCase(Locale.ROOT), share));
    }
    return indices;
  }

  /** A number of examples, spread evenly over all that are offered in turn. */
  private static final class Quota {
    private final long wanted;
    private final long all;
    private long offered;
    private long taken;

    Quota(long wanted, long all) {
      this.wanted = wanted;
      this.all = all;
    }

    int take(int count) {
      offered += count;
      // Rounded down, so that no more is taken of a class than it has.
      long due = all == 0 ? 0 : wanted * offered / all;
      int now = (int) (due - taken);
      taken = due;
      return now;
    }
  }
}
