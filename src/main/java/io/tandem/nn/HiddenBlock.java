package io.tandem.nn;

import io.tandem.backend.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What each hidden layer is, beside its products: a normalisation between them and the activation,
 * dropout behind it.
 *
 * @param normalization between the products and the activation
 * @param dropout the probability that an output is dropped while training; 0 for none
 * @param seed of the dropped outputs
 */
public record HiddenBlock(Normalization normalization, double dropout, int seed) {
  /** What is normalised. */
  public enum Normalization {
    /** Nothing. */
    NONE,
    /** Each feature over the mini-batch. */
    BATCH,
    /** Each example over its features. */
    LAYER
  }

  /** A hidden layer of products and an activation alone. */
  public static HiddenBlock plain() {
    return new HiddenBlock(Normalization.NONE, 0, 0);
  }

  /** The layers of a network, whose last linear layer is not hidden. */
  public List<Layer> around(List<Linear> stack) {
    List<Layer> layers = new ArrayList<>();
    for (Linear linear : stack.subList(0, stack.size() - 1)) {
      add(linear, layers);
    }
    layers.add(stack.get(stack.size() - 1));
    return layers;
  }

  private void add(Linear linear, List<Layer> layers) {
    int features = linear.outputs();
    Linear products = new Linear(linear.inputs(), features, Activation.IDENTITY);
    switch (normalization) {
      case NONE -> layers.add(linear);
      case BATCH -> {
        layers.add(products);
        layers.add(new BatchNormalization(features, linear.activation()));
      }
      case LAYER -> {
        layers.add(products);
        layers.add(new LayerNormalization(features, linear.activation()));
      }
    }
    if (dropout > 0) {
      layers.add(new Dropout(features, dropout, seed, layers.size()));
    }
  }

  /** What is told of a network, such as {@code batch normalization, dropout 0.2}; may be empty. */
  public String description() {
    List<String> parts = new ArrayList<>();
    if (normalization != Normalization.NONE) {
      parts.add(normalization.name().toLowerCase(Locale.ROOT) + " normalization");
    }
    if (dropout > 0) {
      parts.add("dropout " + dropout);
    }
    return String.join(", ", parts);
  }
}
