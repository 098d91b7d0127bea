package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tandem.backend.UpdateRule.Adam;
import io.tandem.backend.UpdateRule.GradientDescent;
import io.tandem.backend.UpdateRule.Momentum;
import io.tandem.backend.UpdateRule.RmsProp;
import io.tandem.measure.LayerShape;
import io.tandem.measure.Tolerance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Updates by rules that remember, shrink weights and clip gradients. */
interface UpdateRuleContract extends BackendUnderTest {
  /** Roundings of the longest way from a gradient to its parameter. */
  int ROUNDINGS = 20;

  /** Below the norm of nearly all gradients that are drawn. */
  double CLIP_NORM = 0.5;

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void everyRuleIsItsFormula(LayerCase layer) {
    for (double l2 : new double[] {0, 0.125}) {
      for (double clipNorm : new double[] {UpdateRule.NEVER, CLIP_NORM, 1e6}) {
        for (UpdateRule rule : rules(l2, clipNorm)) {
          for (double decay : new double[] {0, 0.25}) {
            verify(layer, rule, new StepSize(0.125, decay, 2));
          }
        }
      }
    }
  }

  /** All rules, with constants that have few digits. */
  static List<UpdateRule> rules(double l2, double clipNorm) {
    return List.of(
        new GradientDescent(l2, clipNorm),
        new Momentum(l2, clipNorm, 0.5, false),
        new Momentum(l2, clipNorm, 0.75, true),
        new RmsProp(l2, clipNorm, 0.75, 0.5),
        new Adam(l2, clipNorm, 0.5, 0.75, 0.25));
  }

  private void verify(LayerCase layer, UpdateRule rule, StepSize size) {
    Random random = layer.random();
    List<List<double[]>> values = new ArrayList<>();
    for (int group = 0; group < 2 + rule.states(); group++) {
      values.add(drawn(layer, random, isMeanOfSquares(rule, group)));
    }
    Updated actual = Updated.by(backend(layer.precision()), layer.shape(), rule, size, values);
    Backend reference = new ReferenceBackend();
    Updated expected = Updated.by(reference, layer.shape(), rule, size, values);
    // Where no term cancels another, the formula gives the sum of the absolute terms.
    Updated magnitudes =
        Updated.by(
            reference,
            layer.shape(),
            rule,
            new StepSize(-size.rate(), -size.decay(), size.correction()),
            values.stream().map(group -> each(group, Math::abs)).toList());
    boolean exact = layer.numbers() == Numbers.EIGHTHS && isExact(rule);
    int terms = rule.clipNorm() == UpdateRule.NEVER ? 0 : count(values.get(1));
    double relative = exact ? 0 : Tolerance.ofSum(ROUNDINGS + terms, layer.precision());
    for (int i = 0; i < expected.values().size(); i++) {
      double[] of = magnitudes.values().get(i);
      double[] tolerances =
          Arrays.stream(of).map(magnitude -> Math.abs(magnitude) * relative).toArray();
      new Expected(of.length, expected.values().get(i), tolerances)
          .verify(layer + ", " + rule + ", matrix " + i, actual.values().get(i));
    }
    double penalty = expected.penalty();
    assertThat(actual.penalty())
        .as("%s, %s, penalty", layer, rule)
        .isCloseTo(
            penalty,
            within(penalty * Tolerance.ofSum(exact ? 0 : count(values.get(0)), layer.precision())));
  }

  /** Whether nothing is rounded where the numbers are eighths. */
  private static boolean isExact(UpdateRule rule) {
    return rule.clipNorm() == UpdateRule.NEVER
        && (rule instanceof GradientDescent || rule instanceof Momentum);
  }

  private static boolean isMeanOfSquares(UpdateRule rule, int group) {
    return rule instanceof RmsProp && group == 2 || rule instanceof Adam && group == 3;
  }

  private static List<double[]> drawn(LayerCase layer, Random random, boolean positive) {
    List<double[]> values = new ArrayList<>();
    for (ParameterShape shape : Updated.shapes(layer.shape())) {
      values.add(layer.draw(random, shape.rows(), shape.columns()));
    }
    // Away from zero, where a square root would magnify what was rounded before it.
    return positive ? each(values, value -> 2 + value) : values;
  }

  private static List<double[]> each(List<double[]> group, DoubleUnaryOperator change) {
    return group.stream().map(values -> Arrays.stream(values).map(change).toArray()).toList();
  }

  private static int count(List<double[]> group) {
    return group.stream().mapToInt(values -> values.length).sum();
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void whatHasNoGradientStaysInItsPlace(Precision precision) {
    for (double clipNorm : new double[] {UpdateRule.NEVER, 1}) {
      for (UpdateRule rule :
          List.of(
              new GradientDescent(0, clipNorm),
              new Momentum(0, clipNorm, 0.9, true),
              new RmsProp(0, clipNorm),
              new Adam(0, clipNorm))) {
        LayerShape shape = new LayerShape(3, 5, 7);
        List<List<double[]>> values = new ArrayList<>();
        for (int group = 0; group < 2 + rule.states(); group++) {
          double value = group == 0 ? 0.75 : 0;
          values.add(
              Updated.shapes(shape).stream()
                  .map(of -> filled(of.rows() * of.columns(), value))
                  .toList());
        }

        Updated updated =
            Updated.by(backend(precision), shape, rule, rule.stepSize(1, 0, 0), values);

        assertThat(updated.values().subList(0, values.get(0).size()))
            .as("%s", rule)
            .allSatisfy(matrix -> assertThat(matrix).containsOnly(0.75));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void theNormIsOfAllGradientsTogether(Precision precision) {
    Backend backend = backend(precision);
    List<ParameterShape> shapes =
        List.of(new ParameterShape(1, 2, true), new ParameterShape(1, 1, false));
    ParameterGroup parameters = backend.parameters(shapes);
    ParameterGroup gradients = backend.parameters(shapes);
    backend.write(gradients.matrices().get(0), new double[] {2, 3});
    backend.write(gradients.matrices().get(1), new double[] {6});
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[0], new double[] {1});

    // The norm is 7, and half of it is allowed; the L2 term's own gradient is zero here.
    backend.update(new GradientDescent(0.5, 3.5), parameters, gradients, cursor, backend.tally());

    assertThat(backend.read(parameters.matrices().get(0)))
        .containsExactly(new double[] {-1, -1.5}, within(1e-6));
    assertThat(backend.read(parameters.matrices().get(1)))
        .containsExactly(new double[] {-3}, within(2e-6));
    assertThat(backend.read(gradients.matrices().get(1)))
        .as("gradients are left alone")
        .containsExactly(6);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void recordedUpdatesTakeTheirOwnStepSizesAndRemember(Precision precision) {
    for (UpdateRule rule : trainingRules()) {
      Backend backend = backend(precision);
      SmallNetwork called = new SmallNetwork(backend, rule);
      called.start();
      for (int i = 0; i < SmallNetwork.STEPS; i++) {
        called.step();
      }
      SmallNetwork recorded = new SmallNetwork(backend, rule);
      recorded.start();
      backend.record(recorded::step).run(SmallNetwork.STEPS);

      List<double[]> expected = called.parameters();
      List<double[]> actual = recorded.parameters();
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i)).as("%s, parameter %d", rule, i).isEqualTo(expected.get(i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void trainingByEveryRuleEndsCloseToTheReference(Precision precision) {
    if (precision != precision.storage()) {
      // Factors that are rounded move gradients by more than a step that is normalised tells apart.
      return;
    }
    double tolerance = precision == Precision.FLOAT32 ? 1e-3 : 1e-11;
    for (UpdateRule rule : trainingRules()) {
      List<double[]> expected = trained(new ReferenceBackend(), rule);
      List<double[]> actual = trained(backend(precision), rule);
      for (int i = 0; i < expected.size(); i++) {
        double largest = Arrays.stream(expected.get(i)).map(Math::abs).max().getAsDouble();
        double[] tolerances = filled(expected.get(i).length, largest * tolerance);
        new Expected(tolerances.length, expected.get(i), tolerances)
            .verify(precision + ", " + rule + ", parameter " + i, actual.get(i));
      }
    }
  }

  private static List<double[]> trained(Backend backend, UpdateRule rule) {
    SmallNetwork network = new SmallNetwork(backend, rule);
    network.start();
    for (int i = 0; i < SmallNetwork.STEPS; i++) {
      network.step();
    }
    return network.parameters();
  }

  /** With an epsilon so large that no gradient's sign alone makes a step. */
  private static List<UpdateRule> trainingRules() {
    return List.of(
        new GradientDescent(0.001, 0.5),
        new Momentum(0.001, UpdateRule.NEVER, 0.9, true),
        new RmsProp(0.001, 0.5, 0.9, 0.1),
        new Adam(0.001, 0.5, 0.9, 0.99, 0.1));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void statesHaveTheShapesOfTheirParametersAndAreAsManyAsTheRuleHas(Precision precision) {
    Backend backend = backend(precision);
    List<ParameterShape> shapes = List.of(new ParameterShape(2, 3, true));
    ParameterGroup group = backend.parameters(shapes);
    ParameterGroup wide = backend.parameters(List.of(new ParameterShape(2, 4, true)));
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[0], new double[] {1});
    UpdateRule adam = new Adam(0, UpdateRule.NEVER);
    for (List<ParameterGroup> states :
        List.of(
            List.<ParameterGroup>of(),
            List.of(group),
            List.of(group, group, group),
            List.of(wide, group),
            List.of(group, wide))) {
      assertThatIllegalArgumentException()
          .as("%d states", states.size())
          .isThrownBy(() -> backend.update(adam, group, group, states, cursor, backend.tally()));
    }
  }

  private static double[] filled(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }
}
