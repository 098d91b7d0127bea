package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shapes that do not fit are refused, with a word on what is wrong. */
interface ShapeContract extends BackendUnderTest {
  @ParameterizedTest
  @MethodSource("precisions")
  default void asManyValuesAreWrittenAsThereAreElements(Precision precision) {
    Backend backend = backend(precision);
    Matrix matrix = backend.matrix(2, 3);

    assertRefused("too few", () -> backend.write(matrix, new double[5]));
    assertRefused("too many", () -> backend.write(matrix, new double[7]));
    assertRefused("none", () -> backend.write(matrix, new double[0]));
    assertRefused("too little room", () -> backend.read(matrix, new double[5]));
    assertRefused("too much room", () -> backend.read(matrix, new double[7]));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void examplesHaveALabelEachAndAScalingForEachColumn(Precision precision) {
    Backend backend = backend(precision);
    for (Features features :
        List.of(new Features.Bytes(new byte[4][3], 3), new Features.Reals(new double[4][3], 3))) {
      assertRefused("labels", () -> backend.upload(features, new int[3], Scaling.none(3)));
      assertRefused("columns", () -> backend.upload(features, new int[4], Scaling.none(2)));
      assertRefused(
          "mean",
          () -> backend.upload(features, new int[4], new Scaling(new double[2], new double[3])));
      assertRefused(
          "factor",
          () -> backend.upload(features, new int[4], new Scaling(new double[3], new double[4])));
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void examplesAreOverwrittenByTheirLike(Precision precision) {
    Backend backend = backend(precision);
    Features bytes = new Features.Bytes(new byte[4][3], 3);
    Features reals = new Features.Reals(new double[4][3], 3);
    Examples ofBytes = backend.upload(bytes, new int[4], Scaling.none(3));
    Examples ofReals = backend.upload(reals, new int[4], Scaling.none(3));

    assertRefused("reals for bytes", () -> backend.write(ofBytes, reals));
    assertRefused("bytes for reals", () -> backend.write(ofReals, bytes));
    assertRefused("rows", () -> backend.write(ofBytes, new Features.Bytes(new byte[5][3], 3)));
    assertRefused("columns", () -> backend.write(ofBytes, new Features.Bytes(new byte[4][4], 4)));
    assertRefused("a row", () -> backend.write(ofReals, new Features.Reals(new double[4][2], 3)));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void aBatchIsAsWideAsItsExamples(Precision precision) {
    Backend backend = backend(precision);
    Features wide = new Features.Bytes(new byte[4][3], 3);
    Features narrow = new Features.Bytes(new byte[4][2], 2);
    Batch batch = backend.batch(backend.upload(wide, new int[4], Scaling.none(3)), 2);
    Examples others = backend.upload(narrow, new int[4], Scaling.none(2));
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[] {0, 1}, new double[0]);

    assertRefused("batch", () -> backend.gather(others, cursor, batch));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void aLayersMatricesFitTogether(Precision precision) {
    Backend backend = backend(precision);
    List<List<int[]>> mistakes =
        List.of(
            List.of(shape(2, 4), shape(5, 3), shape(1, 5), shape(2, 5)),
            List.of(shape(3, 3), shape(5, 3), shape(1, 5), shape(2, 5)),
            List.of(shape(2, 3), shape(3, 5), shape(1, 5), shape(2, 5)),
            List.of(shape(2, 3), shape(4, 3), shape(1, 5), shape(2, 5)),
            List.of(shape(2, 3), shape(5, 3), shape(5, 1), shape(2, 5)),
            List.of(shape(2, 3), shape(5, 3), shape(1, 4), shape(2, 5)),
            List.of(shape(2, 3), shape(5, 3), shape(2, 5), shape(2, 5)),
            List.of(shape(2, 3), shape(5, 3), shape(1, 5), shape(5, 2)),
            List.of(shape(2, 3), shape(5, 3), shape(1, 5), shape(2, 6)));
    for (List<int[]> shapes : mistakes) {
      List<Matrix> m = matrices(backend, shapes);
      for (Activation activation : Activation.values()) {
        assertRefused(
            "case " + mistakes.indexOf(shapes),
            () -> backend.linear(m.get(0), m.get(1), m.get(2), activation, m.get(3)));
      }
    }
    List<Matrix> m =
        matrices(backend, List.of(shape(2, 3), shape(5, 3), shape(1, 5), shape(2, 4), shape(2, 5)));
    assertRefused(
        "sums",
        () -> backend.linear(m.get(0), m.get(1), m.get(2), Activation.GELU, m.get(3), m.get(4)));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void aLayersGradientsFitTheirMatrices(Precision precision) {
    Backend backend = backend(precision);
    List<int[]> right =
        List.of(
            shape(2, 3),
            shape(5, 3),
            shape(2, 5),
            shape(2, 5),
            shape(5, 3),
            shape(1, 5),
            shape(2, 3));
    backward(backend, matrices(backend, right));
    for (int wrong = 0; wrong < right.size(); wrong++) {
      int rows = right.get(wrong)[0];
      int columns = right.get(wrong)[1];
      for (int[] mistake :
          List.of(shape(rows + 1, columns), shape(rows, columns + 1), shape(columns, rows))) {
        List<int[]> shapes = new ArrayList<>(right);
        shapes.set(wrong, mistake);
        List<Matrix> matrices = matrices(backend, shapes);
        assertRefused(
            "matrix %d of [%d, %d]".formatted(wrong, mistake[0], mistake[1]),
            () -> backward(backend, matrices));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void thereIsARowOfLogitsForEachExample(Precision precision) {
    Backend backend = backend(precision);
    Batch targets = Labels.batch(backend, 0, 1, 0);
    for (int rows : new int[] {2, 4}) {
      Matrix logits = backend.matrix(rows, 3);
      Tally tally = backend.tally();
      assertRefused("loss", () -> backend.loss(Loss.CROSS_ENTROPY, logits, targets, tally));
      assertRefused(
          "gradient", () -> backend.lossGradient(Loss.CROSS_ENTROPY, logits, targets, tally));
      assertThat(backend.read(tally).batches()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void gradientsHaveTheShapesOfTheirParameters(Precision precision) {
    Backend backend = backend(precision);
    ParameterShape weights = new ParameterShape(2, 3, true);
    ParameterShape bias = new ParameterShape(1, 2, false);
    ParameterGroup parameters = backend.parameters(List.of(weights, bias));
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[0], new double[] {1});
    Tally tally = backend.tally();
    for (List<ParameterShape> shapes :
        List.of(
            List.of(weights),
            List.of(weights, bias, bias),
            List.of(new ParameterShape(3, 2, true), bias),
            List.of(weights, new ParameterShape(1, 3, false)))) {
      ParameterGroup gradients = backend.parameters(shapes);
      assertRefused(
          shapes.toString(),
          () ->
              backend.update(
                  new UpdateRule.GradientDescent(0), parameters, gradients, cursor, tally));
    }
  }

  private static void backward(Backend backend, List<Matrix> m) {
    backend.linearBackward(
        m.get(0), m.get(1), m.get(2), Activation.RELU, m.get(3), m.get(4), m.get(5), m.get(6));
  }

  private static int[] shape(int rows, int columns) {
    return new int[] {rows, columns};
  }

  private static List<Matrix> matrices(Backend backend, List<int[]> shapes) {
    return shapes.stream().map(shape -> backend.matrix(shape[0], shape[1])).toList();
  }

  private static void assertRefused(String what, Runnable call) {
    assertThatIllegalArgumentException()
        .as(what)
        .isThrownBy(call::run)
        .satisfies(refusal -> assertThat(refusal).hasMessageMatching(".*\\S.*"));
  }
}
