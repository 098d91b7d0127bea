package io.tandem.nn;

import io.tandem.backend.ParameterShape;
import java.util.List;

/**
 * A layer that gives each feature that it takes, normalised, with a scale and a shift of its own.
 */
interface NormalizationLayer extends Layer {
  /** The number of features taken and given. */
  int features();

  @Override
  default int inputs() {
    return features();
  }

  @Override
  default int outputs() {
    return features();
  }

  @Override
  default List<ParameterShape> parameterShapes() {
    ParameterShape ofEachFeature = new ParameterShape(1, features(), false);
    return List.of(ofEachFeature, ofEachFeature);
  }
}
