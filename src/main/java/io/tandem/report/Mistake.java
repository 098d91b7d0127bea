package io.tandem.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An example that was taken for another class.
 *
 * @param example its index
 * @param actual its class
 * @param predicted the class that was thought most probable
 * @param confidence that class's probability, from 0 to 1
 * @param probability its own class's probability, from 0 to 1
 */
record Mistake(int example, int actual, int predicted, double confidence, double probability) {
  /** Those whose own class was thought least probable, the worst first. */
  static List<Mistake> worst(
      int[] labels, int[] predictions, double[][] probabilities, int atMost) {
    return IntStream.range(0, labels.length)
        .filter(i -> predictions[i] != labels[i])
        .mapToObj(
            i ->
                new Mistake(
                    i,
                    labels[i],
                    predictions[i],
                    probabilities[i][predictions[i]],
                    probabilities[i][labels[i]]))
        .sorted(Comparator.comparingDouble(Mistake::probability))
        .limit(atMost)
        .toList();
  }
}
