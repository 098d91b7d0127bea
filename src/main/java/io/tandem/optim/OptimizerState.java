package io.tandem.optim;

import io.tandem.backend.Backend;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.UpdateRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an optimizer remembers of a network's parameters, on its device: nothing, velocities, or
 * moments. With the parameters and the number of updates made it is all that training goes on from.
 */
public final class OptimizerState {
  private final List<ParameterGroup> groups;

  /**
   * The state before the first update: zeros.
   *
   * @param shapes of the network's parameters
   */
  public OptimizerState(Backend backend, UpdateRule rule, List<ParameterShape> shapes) {
    groups = Stream.generate(() -> backend.parameters(shapes)).limit(rule.states()).toList();
  }

  /** The state as an update takes it. */
  public List<ParameterGroup> groups() {
    return groups;
  }
}
