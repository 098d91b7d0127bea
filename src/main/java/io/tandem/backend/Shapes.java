package io.tandem.backend;

import java.util.List;

/**
 * The shapes that the operations of a {@link Backend} take, checked the same way for every device.
 * Each method throws {@link IllegalArgumentException} where they do not fit. Where they do, none
 * allocates, not even the numbers of a message: steps run through here.
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

  /** For {@link Backend#write(Matrix, double[])} and {@link Backend#read(Matrix, double[])}. */
  public static void values(Matrix matrix, double[] values) {
    if (values.length != matrix.rows() * matrix.columns()) {
      throw refusal(
          "%d values do not fill a matrix of %d x %d",
          values.length, matrix.rows(), matrix.columns());
    }
  }

  /** For {@link Backend#upload}. */
  public static void examples(Features features, int[] labels, Scaling scaling) {
    if (features.rows() == 0) {
      throw refusal("there are no examples");
    }
    if (features.rows() != labels.length) {
      throw refusal("%d examples have %d labels", features.rows(), labels.length);
    }
    if (features.columns() != scaling.columns() || features.columns() != scaling.factor().length) {
      throw refusal(
          "%d features are scaled by %d means and %d factors",
          features.columns(), scaling.columns(), scaling.factor().length);
    }
    for (int label : labels) {
      if (label < 0) {
        throw refusal("a label is negative");
      }
    }
  }

  /**
   * For {@link Backend#write(Examples, Features)}.
   *
   * @param bytes whether bytes were uploaded
   */
  public static void overwrite(Examples to, boolean bytes, Features features) {
    if (bytes != features instanceof Features.Bytes) {
      throw refusal(
          "examples of %s cannot be overwritten with %s",
          bytes ? "bytes" : "real numbers", bytes ? "real numbers" : "bytes");
    }
    if (features.rows() > to.rows()) {
      throw refusal("%d examples cannot hold %d", to.rows(), features.rows());
    }
    equal("features of the examples and of their successors", to.columns(), features.columns());
    for (int row = 0; row < features.rows(); row++) {
      equal("features and numbers of a row", features.columns(), numbers(features, row));
    }
  }

  private static int numbers(Features features, int row) {
    return features instanceof Features.Bytes bytes
        ? bytes.data()[row].length
        : ((Features.Reals) features).data()[row].length;
  }

  /** For {@link Backend#gather}. */
  public static void gather(Examples from, Batch into) {
    equal("features of the examples and of the batch", from.columns(), into.features().columns());
  }

  /**
   * For {@link Backend#gather} with a cursor that has a frame.
   *
   * @param areBytes whether the examples' features are
   */
  public static void gather(Examples from, boolean areBytes, ImageFrame frame) {
    if (!areBytes) {
      throw refusal("views are of images kept as bytes, and the examples are real numbers");
    }
    equal("features of the examples and of the cursor's images", from.columns(), frame.size());
  }

  /**
   * For {@link Backend#write(Cursor, ImageViews)}.
   *
   * @param frameOrNull the cursor's
   * @param examples the length of its order
   */
  public static void views(ImageFrame frameOrNull, int examples, ImageViews views) {
    if (frameOrNull == null) {
      throw refusal("the cursor was made without a frame for its views");
    }
    equal("examples of the cursor's order and their views", examples, views.count());
  }

  /** For {@link Backend#linear}. */
  public static void linear(Matrix x, Matrix weights, Matrix bias, Matrix sumsOrNull, Matrix y) {
    if (sumsOrNull != null) {
      same("sums and y", sumsOrNull, y);
    }
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
    linear(x, weights, gradientBias, null, y);
    same("gradientY and y", gradientY, y);
    same("gradientWeights and weights", gradientWeights, weights);
    if (gradientXOrNull != null) {
      same("gradientX and x", gradientXOrNull, x);
    }
  }

  /** For {@link Backend#normalizeBatch}. */
  public static void normalizeBatch(Matrix x, Normalizer by, Matrix y) {
    normalizeByRunning(x, by, y);
    statistics(by.statistics(), "columns of statistics and of x", x.columns());
    severalRows(x);
  }

  /** For {@link Backend#normalizeByRunning}. */
  public static void normalizeByRunning(Matrix x, Normalizer by, Matrix y) {
    normalize(x, by, y);
    statistics(by.running(), "columns of statistics and of x", x.columns());
  }

  /** For {@link Backend#normalizeBatchBackward}. */
  public static void normalizeBatchBackward(
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX) {
    normalize(x, by, y);
    statistics(by.statistics(), "columns of statistics and of x", x.columns());
    severalRows(x);
    gradients(x, by, gradientY, gradientScale, gradientShift, gradientX);
  }

  /** For {@link Backend#normalizeExamples}. */
  public static void normalizeExamples(Matrix x, Normalizer by, Matrix y) {
    normalize(x, by, y);
    statistics(by.statistics(), "columns of statistics and rows of x", x.rows());
  }

  /** For {@link Backend#normalizeExamplesBackward}. */
  public static void normalizeExamplesBackward(
      Matrix x,
      Normalizer by,
      Matrix y,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX) {
    normalizeExamples(x, by, y);
    gradients(x, by, gradientY, gradientScale, gradientShift, gradientX);
  }

  private static void normalize(Matrix x, Normalizer by, Matrix y) {
    equal("rows of scale and 1", by.scale().rows(), 1);
    equal("columns of scale and of x", by.scale().columns(), x.columns());
    same("shift and scale", by.shift(), by.scale());
    same("y and x", y, x);
  }

  private static void statistics(Matrix statistics, String counts, int count) {
    equal("rows of statistics and 2", statistics.rows(), 2);
    equal(counts, statistics.columns(), count);
  }

  private static void gradients(
      Matrix x,
      Normalizer by,
      Matrix gradientY,
      Matrix gradientScale,
      Matrix gradientShift,
      Matrix gradientX) {
    same("gradientY and x", gradientY, x);
    same("gradientScale and scale", gradientScale, by.scale());
    same("gradientShift and shift", gradientShift, by.shift());
    same("gradientX and x", gradientX, x);
  }

  private static void severalRows(Matrix x) {
    if (x.rows() < 2) {
      throw refusal("batch normalisation needs at least 2 examples, and has %d", x.rows());
    }
  }

  /** For {@link Backend#dropout}. */
  public static void dropout(Matrix x, Matrix y) {
    same("y and x", y, x);
  }

  /** For {@link Backend#loss} and {@link Backend#lossGradient}. */
  public static void loss(Loss loss, Matrix logits, Batch targets) {
    equal("rows of logits and of the batch", logits.rows(), targets.features().rows());
    if (loss instanceof Loss.CrossEntropy entropy && entropy.isWeighted()) {
      equal("columns of logits and class weights", logits.columns(), entropy.classWeights().size());
    }
  }

  /** For {@link Backend#update}. */
  public static void update(
      UpdateRule rule,
      ParameterGroup parameters,
      ParameterGroup gradients,
      List<ParameterGroup> states) {
    group(
        parameters,
        gradients,
        "numbers of parameters and of gradients",
        "a parameter and its gradient");
    equal("states of the rule and of the update", rule.states(), states.size());
    for (int i = 0; i < states.size(); i++) {
      group(
          parameters,
          states.get(i),
          "numbers of parameters and of states",
          "a parameter and its state");
    }
  }

  private static void group(
      ParameterGroup parameters, ParameterGroup others, String numbers, String shapes) {
    List<Matrix> ours = parameters.matrices();
    List<Matrix> theirs = others.matrices();
    equal(numbers, ours.size(), theirs.size());
    for (int i = 0; i < ours.size(); i++) {
      same(shapes, ours.get(i), theirs.get(i));
    }
  }

  private static void same(String what, Matrix one, Matrix other) {
    if (one.rows() != other.rows() || one.columns() != other.columns()) {
      throw refusal(
          "%s should be of one shape, and are %d x %d and %d x %d",
          what, one.rows(), one.columns(), other.rows(), other.columns());
    }
  }

  private static void equal(String what, int one, int other) {
    if (one != other) {
      throw refusal("%s should be equal, and are %d and %d", what, one, other);
    }
  }

  private static IllegalArgumentException refusal(String message, Object... arguments) {
    return new IllegalArgumentException(String.format(message, arguments));
  }
}
