package io.tandem.nn;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.DropoutMask;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterShape;
import io.tandem.random.Purpose;
import java.util.List;
import java.util.Optional;

/**
 * Dropout (Srivastava et al., 2014), inverted: while training, each feature is zero with some
 * probability, and larger otherwise, so that nothing is left to do once trained.
 *
 * @param features the number of features taken and given
 * @param mask which are dropped, and how often
 */
public record Dropout(int features, DropoutMask mask) implements Layer {
  /**
   * Dropout of its own seed and layer.
   *
   * @param rate the probability that a feature is dropped; from 0, below 1
   * @param layer different for each dropout of a network
   */
  public Dropout(int features, double rate, int seed, int layer) {
    this(features, new DropoutMask(rate, seed, Purpose.DROPOUT.key(), layer));
  }

  @Override
  public int inputs() {
    return features;
  }

  @Override
  public int outputs() {
    return features;
  }

  @Override
  public Activation activation() {
    return Activation.IDENTITY;
  }

  @Override
  public Optional<LayerKind> kind() {
    return Optional.empty();
  }

  @Override
  public List<ParameterShape> parameterShapes() {
    return List.of();
  }

  @Override
  public boolean isForTrainingAlone() {
    return true;
  }

  @Override
  public void forward(Backend backend, LayerMemory memory, Matrix x, Matrix y) {
    backend.dropout(x, mask, memory.cursor(), y);
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
    backend.dropout(gradientY, mask, memory.cursor(), gradientXOrNull);
  }
}
