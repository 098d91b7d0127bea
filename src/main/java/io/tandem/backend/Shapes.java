package io.tandem.backend;

import java.util.Arrays;
import java.util.List;

/**
 * The shapes that the operations of a {@link Backend} take, checked the same way for every device.
 * Each method throws {@link IllegalArgumentException} where they do not fit.
 */
public final class Shapes {
  private Shapes() {}

  /** A matrix has at least one row and one column, and no more numbers than an array holds. */
  public static void matrix(int rows, int columns) {
    if (rows < 1 || columns < 1 || (long) rows * columns > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a matrix of " + rows + " x " + columns + " cannot be made");
    }
  }

  /** For {@link Backend#write(Matrix, double[])}. */
  public static void values(Matrix matrix, double[] values) {
    check(
        values.length == matrix.rows() * matrix.columns(),
        "%d values do not fill a matrix of %d x %d",
        values.length,
        matrix.rows(),
        matrix.columns());
  }

  /** For {@link Backend#upload}. */
  public static void examples(Features features, int[] labels, Scaling scaling) {
    check(features.rows() > 0, "there are no examples");
    check(
        features.rows() == labels.length,
        "%d examples have %d labels",
        features.rows(),
        labels.length);
    check(
        features.columns() == scaling.columns() && features.columns() == scaling.factor().length,
        "%d features are scaled by %d means and %d factors",
        features.columns(),
        scaling.columns(),
        scaling.factor().length);
    check(Arrays.stream(labels).noneMatch(label -> label < 0), "a label is negative");
  }

  /** For {@link Backend#gather}. */
  public static void gather(Examples from, Batch into) {
    equal("features of the examples and of the batch", from.columns(), into.features().columns());
  }

  /** For {@link Backend#linear}. */
  public static void linear(Matrix x, Matrix weights, Matrix bias, Matrix y) {
    equal("columns of x and of weights", x.columns(), weights.columns());
    equal("rows of bias and 1", bias.rows(), 1);
    equal("columns of bias and rows of weights", bias.columns(), weights.rows());
    equal("rows of y and of x", y.rows(), x.rows());
    equal("columns of y and rows of weights", y.columns(), weights.rows());
  }

  /** For {@link Backend#linearBackward}. */
  public static void linearBackward(
      Matrix x,
      Matrix weights,
      Matrix y,
      Matrix gradientY,
      Matrix gradientWeights,
      Matrix gradientBias,
      Matrix gradientXOrNull) {
    linear(x, weights, gradientBias, y);
    same("gradientY and y", gradientY, y);
    same("gradientWeights and weights", gradientWeights, weights);
    if (gradientXOrNull != null) {
      same("gradientX and x", gradientXOrNull, x);
    }
  }

  /** For the losses. */
  public static void loss(Matrix logits, Batch targets) {
    equal("rows of logits and of the batch", logits.rows(), targets.features().rows());
  }

  /** For {@link Backend#update}. */
  public static void update(
      UpdateRule rule,
      ParameterGroup parameters,
      ParameterGroup gradients,
      List<ParameterGroup> states) {
    group(parameters, gradients, "gradient");
    equal("states of the rule and of the update", rule.states(), states.size());
    for (int i = 0; i < states.size(); i++) {
      group(parameters, states.get(i), "state");
    }
  }

  private static void group(ParameterGroup parameters, ParameterGroup others, String name) {
    List<Matrix> ours = parameters.matrices();
    List<Matrix> theirs = others.matrices();
    equal("matrices of parameters and of a group beside them", ours.size(), theirs.size());
    for (int i = 0; i < ours.size(); i++) {
      same(i, name, ours.get(i), theirs.get(i));
    }
  }

  // Apart, so that only who fails pays for its words.
  private static void same(int parameter, String name, Matrix one, Matrix other) {
    if (one.rows() != other.rows() || one.columns() != other.columns()) {
      same("parameter " + parameter + " and its " + name, one, other);
    }
  }

  private static void same(String what, Matrix one, Matrix other) {
    equal("rows of " + what, one.rows(), other.rows());
    equal("columns of " + what, one.columns(), other.columns());
  }

  private static void equal(String what, int one, int other) {
    check(one == other, "%s should be equal, and are %d and %d", what, one, other);
  }

  private static void check(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(message, arguments));
    }
  }
}
