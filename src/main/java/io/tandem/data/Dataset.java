package io.tandem.data;

import io.tandem.backend.Features;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Labelled examples in memory.
 *
 * @param name what to call them in a message, such as {@code cifar10 (training part)}
 * @param features one row an example
 * @param labels one label an example, from 0 to {@code classes.size() - 1}
 * @param classes the names of the classes
 * @param image how a row is an image; empty where it is none
 */
public record Dataset(
    String name,
    Features features,
    int[] labels,
    List<String> classes,
    Optional<ImageShape> image) {
  /** The number of examples. */
  public int size() {
    return labels.length;
  }

  /**
   * The examples of the given indices, in their order, under another name. Features are shared, not
   * copied.
   */
  public Dataset select(String newName, int[] indices) {
    int[] selected = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      selected[i] = labels[indices[i]];
    }
    return new Dataset(newName, features.select(indices), selected, classes, image);
  }

  /**
   * Class weights by which every class has the same part in a weighted mean over the examples, and
   * an example has a weight of one in the mean: {@code examples / (classes * examples of the
   * class)}, as scikit-learn's {@code class_weight="balanced"} has it (King and Zeng, "Logistic
   * regression in rare events data", 2001).
   *
   * @return one weight a class
   * @throws DataException if a class has no example
   */
  public List<Double> balancedWeights() {
    int[] counts = new int[classes.size()];
    for (int label : labels) {
      counts[label]++;
    }
    List<Double> weights = new ArrayList<>();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        throw new DataException(
            String.format(
                "%s: expected examples of every class, to balance their weights by, found none of"
                    + " '%s'; give the weights as numbers",
                name, classes.get(label)));
      }
      weights.add((double) labels.length / counts.length / counts[label]);
    }
    return weights;
  }
}
