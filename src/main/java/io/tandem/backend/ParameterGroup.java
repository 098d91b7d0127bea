package io.tandem.backend;

import java.util.List;

/** Matrices that are updated together: a network's parameters, or their gradients. */
public interface ParameterGroup {
  /** The matrices, in the order of the shapes that the group was made of. */
  List<Matrix> matrices();
}
