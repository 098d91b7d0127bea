package io.tandem.backend;

import io.tandem.measure.LayerShape;
import java.util.ArrayList;
import java.util.List;

/**
 * What an update leaves behind.
 *
 * @param values the parameters, then what the rule remembers, matrix by matrix
 * @param penalty the L2 term
 */
record Updated(List<double[]> values, double penalty) {
  /** Parameters of a layer, and two more, so that regularised ones and others take turns. */
  static List<ParameterShape> shapes(LayerShape shape) {
    return List.of(
        new ParameterShape(shape.outputs(), shape.inputs(), true),
        new ParameterShape(1, shape.outputs(), false),
        new ParameterShape(shape.batch(), 3, true),
        new ParameterShape(2, shape.batch(), false));
  }

  /**
   * Makes one update.
   *
   * @param values of the parameters, of their gradients and of each state in turn
   */
  static Updated by(
      Backend backend,
      LayerShape shape,
      UpdateRule rule,
      StepSize size,
      List<List<double[]>> values) {
    List<ParameterGroup> groups = new ArrayList<>();
    for (List<double[]> of : values) {
      ParameterGroup group = backend.parameters(shapes(shape));
      for (int i = 0; i < of.size(); i++) {
        backend.write(group.matrices().get(i), of.get(i));
      }
      groups.add(group);
    }
    List<ParameterGroup> states = groups.subList(2, groups.size());
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[0], List.of(size));
    Tally tally = backend.tally();

    backend.update(rule, groups.get(0), groups.get(1), states, cursor, tally);

    List<double[]> left = new ArrayList<>();
    groups.get(0).matrices().forEach(matrix -> left.add(backend.read(matrix)));
    states.forEach(state -> state.matrices().forEach(matrix -> left.add(backend.read(matrix))));
    return new Updated(left, backend.read(tally).penalty());
  }
}
