package io.tandem.data;

import io.tandem.backend.Features;
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
}
