package io.tandem.nn;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
import java.util.List;
import java.util.Optional;

/**
 * Layer normalisation (Ba, Kiros and Hinton, 2016) and the activation behind it: each example by
 * the mean and variance of its own features, in training and afterwards.
 *
 * @param features the number of features taken and given
 * @param activation behind the normalisation
 */
public record LayerNormalization(int features, Activation activation)
    implements NormalizationLayer {
  @Override
  public Optional<LayerKind> kind() {
    return Optional.of(LayerKind.LAYER_NORMALIZATION);
  }

  @Override
  public int statistics(int rows) {
    return rows;
  }

  @Override
  public void forward(Backend backend, LayerMemory memory, Matrix x, Matrix y) {
    backend.normalizeExamples(x, memory.normalizer(), y);
  }

  @Override
  public void backward(
      Backend backend,
      LayerMemory memory,
      List<Matrix> gradients,
      Matrix x,
      Matrix y,
      Matrix gradientY,
      Matrix gradientXOrNull) {
    backend.normalizeExamplesBackward(
        x, memory.normalizer(), y, gradientY, gradients.get(0), gradients.get(1), gradientXOrNull);
  }
}
