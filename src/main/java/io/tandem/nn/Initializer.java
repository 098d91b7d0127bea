package io.tandem.nn;

import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What weights are before training: normally distributed around zero. Biases are zero. */
public sealed interface Initializer {
  /** The standard deviation of the weights of a layer with so many inputs. */
  double standardDeviation(int inputs);

  /** {@code sqrt(2 / inputs)}: keeps the size of activations through relu layers (He, 2015). */
  record He() implements Initializer {
    @Override
    public double standardDeviation(int inputs) {
      return Math.sqrt(2.0 / inputs);
    }
  }

  /**
   * The same for all layers.
   *
   * @param standardDeviation of every weight
   */
  record Normal(double standardDeviation) implements Initializer {
    @Override
    public double standardDeviation(int inputs) {
      return standardDeviation;
    }
  }

  /** Parameters for the layers: the same for the same seed on every device. */
  default List<LayerParameters> initialize(List<Linear> layers, int seed) {
    Philox random = new Philox(seed, Purpose.INITIALIZATION);
    List<LayerParameters> parameters = new ArrayList<>();
    for (Linear layer : layers) {
      int number = parameters.size();
      double deviation = standardDeviation(layer.inputs());
      double[] weights = new double[layer.outputs() * layer.inputs()];
      Arrays.parallelSetAll(weights, i -> deviation * random.normal(number, i));
      parameters.add(
          new LayerParameters(
              layer.inputs(), layer.outputs(), weights, new double[layer.outputs()]));
    }
    return parameters;
  }
}
