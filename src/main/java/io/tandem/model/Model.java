package io.tandem.model;

import io.tandem.backend.Activation;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.ImageShape;
import io.tandem.nn.LayerParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trained network, and what is needed to use it.
 *
 * @param layers the first at the inputs
 * @param activation behind each layer but the last
 * @param precision that it was trained in
 * @param scaling of raw features
 * @param classes the names of the outputs
 * @param image how a row of features is an image, if it is one
 * @param configuration of the training run, for people
 */
public record Model(
    List<LayerParameters> layers,
    Activation activation,
    Precision precision,
    Scaling scaling,
    List<String> classes,
    Optional<ImageShape> image,
    Map<String, Object> configuration) {
  /** A network with relu behind each layer but the last. */
  public Model(
      List<LayerParameters> layers,
      Precision precision,
      Scaling scaling,
      List<String> classes,
      Optional<ImageShape> image,
      Map<String, Object> configuration) {
    this(layers, Activation.RELU, precision, scaling, classes, image, configuration);
  }

  /** The number of features taken. */
  public int inputs() {
    return layers.get(0).inputs();
  }

  /** The number of classes told apart. */
  public int outputs() {
    return layers.get(layers.size() - 1).outputs();
  }
}
