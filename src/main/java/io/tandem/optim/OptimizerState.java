package io.tandem.optim;

import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
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
  private final Backend backend;
  private final List<ParameterGroup> groups;

  /**
   * The state before the first update: zeros.
   *
   * @param shapes of the network's parameters
   */
  public OptimizerState(Backend backend, UpdateRule rule, List<ParameterShape> shapes) {
    this.backend = backend;
    groups = Stream.generate(() -> backend.parameters(shapes)).limit(rule.states()).toList();
  }

  /** The state as an update takes it. */
  public List<ParameterGroup> groups() {
    return groups;
  }

  /**
   * The state's numbers: for each group in turn the matrices of all parameters, each row by row.
   * Waits for the operations before it.
   */
  public List<double[]> read() {
    return matrices().map(backend::read).toList();
  }

  /**
   * Overwrites the state.
   *
   * @param values as {@link #read} gives them, of the same rule and shapes
   * @throws IllegalArgumentException if they do not fit
   */
  public void write(List<double[]> values) {
    List<Matrix> matrices = matrices().toList();
    if (values.size() != matrices.size()) {
      throw new IllegalArgumentException(
          "the optimizer's state has "
              + matrices.size()
              + " matrices, and what was saved has "
              + values.size()
              + ": it is of another optimizer or another network");
    }
    for (int i = 0; i < matrices.size(); i++) {
      backend.write(matrices.get(i), values.get(i));
    }
  }

  private Stream<Matrix> matrices() {
    return groups.stream().flatMap(group -> group.matrices().stream());
  }
}
