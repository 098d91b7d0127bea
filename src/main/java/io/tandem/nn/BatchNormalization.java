package io.tandem.nn;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
import java.util.List;
import java.util.Optional;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015) and the activation behind it: each feature by its
 * mean and variance in the mini-batch, or, once trained, by the running ones.
 *
 * @param features the number of features taken and given
 * @param activation behind the normalisation
 */
public record BatchNormalization(int features, Activation activation)
    implements NormalizationLayer {
  @Override
  public Optional<LayerKind> kind() {
    return Optional.of(LayerKind.BATCH_NORMALIZATION);
  }

  @Override
  public int statistics(int rows) {
    return features;
  }

  @Override
  public void forward(Backend backend, LayerMemory memory, Matrix x, Matrix y) {
    if (memory.isTraining()) {
      backend.normalizeBatch(x, memory.normalizer(), y);
    } else {
      backend.normalizeByRunning(x, memory.normalizer(), y);
    }
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
    backend.normalizeBatchBackward(
        x, memory.normalizer(), y, gradientY, gradients.get(0), gradients.get(1), gradientXOrNull);
  }
}
