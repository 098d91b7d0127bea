package io.tandem.nn;

import io.tandem.backend.Activation;
import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What weights are before training: normally distributed around zero. Biases are zero. */
public sealed interface Initializer {
  /** The standard deviation of the weights of a layer with so many inputs and outputs. */
  double standardDeviation(int inputs, int outputs);

  /** {@code sqrt(2 / inputs)}: keeps the size of activations through relu layers (He, 2015). */
  record He() implements Initializer {
    @Override
    public double standardDeviation(int inputs, int outputs) {
      return Math.sqrt(2.0 / inputs);
    }
  }

  /**
   * {@code sqrt(2 / (inputs + outputs))}: a compromise between the size of activations and that of
   * their gradients, for activations that are the identity near zero (Glorot and Bengio, 2010,
   * whose weights are uniform with this deviation).
   */
  record Xavier() implements Initializer {
    @Override
    public double standardDeviation(int inputs, int outputs) {
      return Math.sqrt(2.0 / (inputs + outputs));
    }
  }

  /**
   * The same for all layers.
   *
   * @param standardDeviation of every weight
   */
  record Normal(double standardDeviation) implements Initializer {
    @Override
    public double standardDeviation(int inputs, int outputs) {
      return standardDeviation;
    }
  }

  /** The one that suits an activation: He's where a half of the sums passes, else Xavier's. */
  static Initializer suiting(Activation activation) {
    return switch (activation) {
      case RELU, LEAKY_RELU, GELU -> new He();
      case IDENTITY, TANH, SIGMOID -> new Xavier();
    };
  }

  /**
   * Parameters for the layers: the same for the same seed on every device. A normalisation starts
   * with a scale of one, a shift of zero, running means of zero and variances of one.
   */
  default List<LayerParameters> initialize(List<? extends Layer> layers, int seed) {
    Philox random = new Philox(seed, Purpose.INITIALIZATION);
    List<LayerParameters> parameters = new ArrayList<>();
    int number = 0;
    for (Layer layer : layers) {
      if (layer instanceof Linear linear) {
        parameters.add(initialize(linear, random, number++));
      } else {
        layer.kind().ifPresent(kind -> parameters.add(normalization(kind, layer.outputs())));
      }
    }
    return parameters;
  }

  private LayerParameters initialize(Linear layer, Philox random, int number) {
    double deviation = standardDeviation(layer.inputs(), layer.outputs());
    int inputs = layer.inputs();
    double[] weights = new double[layer.outputs() * inputs];
    IntStream.range(0, layer.outputs())
        .parallel()
        .forEach(
            output -> {
              for (int i = output * inputs; i < (output + 1) * inputs; i++) {
                weights[i] = deviation * random.normal(number, i);
              }
            });
    return new LayerParameters(inputs, layer.outputs(), weights, new double[layer.outputs()]);
  }

  private static LayerParameters normalization(LayerKind kind, int features) {
    double[] scale = new double[features];
    Arrays.fill(scale, 1);
    double[] running = new double[kind == LayerKind.BATCH_NORMALIZATION ? 2 * features : 0];
    Arrays.fill(running, running.length / 2, running.length, 1);
    return new LayerParameters(kind, features, features, scale, new double[features], running);
  }
}
