package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.measure.LayerShape;
import io.tandem.measure.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradient descent with an L2 term. */
interface UpdateContract extends BackendUnderTest {
  @ParameterizedTest
  @MethodSource("layers")
  default void parametersDescendAlongTheirGradients(LayerCase layer) {
    boolean exact = layer.numbers() == Numbers.EIGHTHS;
    verifyUpdate(layer, exact ? 0.125 : 0.0123, exact ? 0.25 : 0.1);
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void withoutAnL2TermThereIsNoPenalty(LayerCase layer) {
    verifyUpdate(layer, 0, layer.numbers() == Numbers.EIGHTHS ? 0.5 : 0.3);
  }

  private void verifyUpdate(LayerCase layer, double l2, double rate) {
    Backend backend = backend(layer.precision());
    Random random = layer.random();
    List<ParameterShape> shapes = shapes(layer.shape());
    ParameterGroup parameters = backend.parameters(shapes);
    ParameterGroup gradients = backend.parameters(shapes);
    List<double[]> before = fill(layer, random, backend, parameters);
    List<double[]> gradientsBefore = fill(layer, random, backend, gradients);
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[0], new double[] {rate});
    Tally tally = backend.tally();

    backend.update(new UpdateRule.GradientDescent(l2), parameters, gradients, cursor, tally);

    double sumOfSquares = 0;
    int squares = 0;
    for (int i = 0; i < shapes.size(); i++) {
      String what = layer + ", parameter " + i;
      double factor = shapes.get(i).regularized() ? 2 * l2 : 0;
      updated(layer, shapes.get(i).columns(), before.get(i), gradientsBefore.get(i), rate, factor)
          .verify(what, backend.read(parameters.matrices().get(i)));
      assertThat(backend.read(gradients.matrices().get(i)))
          .as("%s, its gradient is left alone", what)
          .isEqualTo(gradientsBefore.get(i));
      if (shapes.get(i).regularized()) {
        sumOfSquares += squares(before.get(i));
        squares += before.get(i).length;
      }
    }
    Totals totals = backend.read(tally);
    double penalty = l2 * sumOfSquares;
    double tolerance =
        layer.numbers() == Numbers.EIGHTHS
            ? 0
            : penalty * (squares + 4) * Tolerance.epsilon(layer.precision());
    assertThat(totals.penalty()).as("%s, penalty", layer).isCloseTo(penalty, within(tolerance));
    assertThat(totals)
        .as("%s, all but the penalty", layer)
        .isEqualTo(new Totals(0, totals.penalty(), 0, 0, 0, -1));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void eachUpdateTakesTheNextLearningRate(Precision precision) {
    Backend backend = backend(precision);
    List<ParameterShape> shapes = List.of(new ParameterShape(1, 2, true));
    ParameterGroup parameters = backend.parameters(shapes);
    ParameterGroup gradients = backend.parameters(shapes);
    Matrix w = parameters.matrices().get(0);
    backend.write(gradients.matrices().get(0), new double[] {1, -2});
    UpdateRule rule = new UpdateRule.GradientDescent(0);
    Cursor cursor = backend.cursor();
    Tally tally = backend.tally();

    backend.write(cursor, new int[0], new double[] {0.5, 0.25, 0.125});
    backend.update(rule, parameters, gradients, cursor, tally);
    assertThat(backend.read(w)).containsExactly(-0.5, 1);
    backend.update(rule, parameters, gradients, cursor, tally);
    assertThat(backend.read(w)).containsExactly(-0.75, 1.5);
    backend.write(cursor, new int[0], new double[] {8, 4, 2, 1});
    for (int i = 0; i < 4; i++) {
      backend.update(rule, parameters, gradients, cursor, tally);
    }
    assertThat(backend.read(w)).containsExactly(-15.75, 31.5);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void thePenaltyIsOfTheParametersBeforeEachUpdate(Precision precision) {
    Backend backend = backend(precision);
    List<ParameterShape> shapes =
        List.of(new ParameterShape(1, 1, true), new ParameterShape(1, 1, false));
    ParameterGroup parameters = backend.parameters(shapes);
    ParameterGroup gradients = backend.parameters(shapes);
    for (int i = 0; i < 2; i++) {
      backend.write(parameters.matrices().get(i), new double[] {2});
      backend.write(gradients.matrices().get(i), new double[] {1});
    }
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[0], new double[] {1, 1});
    Tally tally = backend.tally();

    // 2 - (1 + 2 * 0.25 * 2) = 0 is what the second update finds and adds nothing for.
    UpdateRule rule = new UpdateRule.GradientDescent(0.25);
    backend.update(rule, parameters, gradients, cursor, tally);
    backend.update(rule, parameters, gradients, cursor, tally);

    assertThat(backend.read(tally).penalty()).isEqualTo(0.25 * 2 * 2);
    assertThat(backend.read(tally).penalty()).as("once it has been read").isZero();
    assertThat(backend.read(parameters.matrices().get(0))).containsExactly(-1);
    assertThat(backend.read(parameters.matrices().get(1))).containsExactly(0);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void visitingExamplesAndUsingLearningRatesAreApart(Precision precision) {
    Backend backend = backend(precision);
    ExampleSet set = ExampleSet.ofBytes(new Random(5), 4, 3, 2);
    Examples examples = set.upload(backend);
    Batch batch = backend.batch(examples, 1);
    List<ParameterShape> shapes = List.of(new ParameterShape(1, 1, false));
    ParameterGroup parameters = backend.parameters(shapes);
    ParameterGroup gradients = backend.parameters(shapes);
    backend.write(gradients.matrices().get(0), new double[] {1});
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[] {3, 2, 1}, new double[] {1, 2});
    UpdateRule rule = new UpdateRule.GradientDescent(0);

    backend.gather(examples, cursor, batch);
    backend.gather(examples, cursor, batch);
    backend.update(rule, parameters, gradients, cursor, backend.tally());
    backend.update(rule, parameters, gradients, cursor, backend.tally());
    backend.gather(examples, cursor, batch);

    assertThat(backend.read(parameters.matrices().get(0))).containsExactly(-3);
    assertThat(backend.read(batch.features())).isEqualTo(set.inputs(precision, 1));
  }

  private static List<ParameterShape> shapes(LayerShape shape) {
    return List.of(
        new ParameterShape(shape.outputs(), shape.inputs(), true),
        new ParameterShape(1, shape.outputs(), false),
        new ParameterShape(shape.batch(), 3, true),
        new ParameterShape(2, shape.batch(), false));
  }

  private static List<double[]> fill(
      LayerCase layer, Random random, Backend backend, ParameterGroup group) {
    List<double[]> written = new ArrayList<>();
    for (Matrix matrix : group.matrices()) {
      double[] values = layer.draw(random, matrix.rows(), matrix.columns());
      backend.write(matrix, values);
      written.add(values);
    }
    return written;
  }

  private static Expected updated(
      LayerCase layer, int columns, double[] w, double[] g, double rate, double factor) {
    double[] updated = new double[w.length];
    double[] magnitudes = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      updated[i] = w[i] - rate * (g[i] + factor * w[i]);
      magnitudes[i] = Math.abs(w[i]) + rate * (Math.abs(g[i]) + factor * Math.abs(w[i]));
    }
    return layer.sums(columns, updated, magnitudes, 3);
  }

  private static double squares(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum;
  }
}
