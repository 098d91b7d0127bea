package io.tandem.nn;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterShape;
import java.util.List;
import java.util.Optional;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015) and the activation behind it: each feature by its
 * mean and variance in the mini-batch, or, once trained, by the running ones.
 *
 * @param features the number of features taken and given
 * @param activation the identity or relu
 */
public record BatchNormalization(int features, Activation activation) implements Layer {
  @Override
  public int inputs() {
    return features;
  }

  @Override
  public int outputs() {
    return features;
  }

  @Override
  public Optional<LayerKind> kind() {
    return Optional.of(LayerKind.BATCH_NORMALIZATION);
  }

  @Override
  public List<ParameterShape> parameterShapes() {
    return List.of(new ParameterShape(1, features, false), new ParameterShape(1, features, false));
  }

  @Override
  public int statistics(int rows) {
    return features;
  }

  @Override
  public void forward(Backend backend, LayerMemory memory, Matrix x, Matrix y) {
    Matrix scale = memory.parameters().get(0);
    Matrix shift = memory.parameters().get(1);
    if (memory.isTraining()) {
      backend.normalizeBatch(x, scale, shift, activation, memory.running(), memory.statistics(), y);
    } else {
      backend.normalizeByRunning(x, scale, shift, activation, memory.running(), y);
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
        x,
        memory.parameters().get(0),
        memory.statistics(),
        y,
        activation,
        gradientY,
        gradients.get(0),
        gradients.get(1),
        gradientXOrNull);
  }
}
