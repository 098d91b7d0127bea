package io.tandem.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Training steps of a fully connected relu network: sample a mini-batch, forward, backward, update.
 *
 * @param widths of the inputs, the hidden layers and the classes
 * @param batch examples in a mini-batch
 */
public record TrainingCase(int[] widths, int batch) {
  private static final int LEAST_EXAMPLES = 20_000;

  /** Small enough for the loss to stay finite on random labels. */
  public static final double LEARNING_RATE = 1e-3;

  /** The factor of the sum of squared weights. */
  public static final double L2 = 1e-3;

  /** From the form that {@link #toString} gives, such as {@code 3072-50-10/200}. */
  public static TrainingCase parse(String text) {
    String[] parts = text.split("/");
    int[] widths = Arrays.stream(parts[0].split("-")).mapToInt(Integer::parseInt).toArray();
    return new TrainingCase(widths, Integer.parseInt(parts[1]));
  }

  /** How many examples to sample from: whole mini-batches, so that all steps are alike. */
  public int examples() {
    return (LEAST_EXAMPLES + batch - 1) / batch * batch;
  }

  /** The number of input features. */
  public int inputs() {
    return widths[0];
  }

  /** The number of classes. */
  public int classes() {
    return widths[widths.length - 1];
  }

  /** The number of layers with weights. */
  public int layers() {
    return widths.length - 1;
  }

  /** The widths alone, such as {@code 3072-50-10}. */
  public String network() {
    return Arrays.stream(widths).mapToObj(Integer::toString).collect(Collectors.joining("-"));
  }

  /** Floating point operations of a step's products; the first layer's inputs need no gradient. */
  public double operations() {
    double operations = 0;
    for (int i = 0; i < layers(); i++) {
      operations += (i == 0 ? 4.0 : 6.0) * batch * widths[i] * widths[i + 1];
    }
    return operations;
  }

  @Override
  public String toString() {
    return network() + "/" + batch;
  }
}
