package io.tandem.backend;

import static io.tandem.backend.NormalizationCase.largest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch and layer normalisation, with the activation behind them. */
interface NormalizationContract extends BackendUnderTest {
  private static int[][] shapes() {
    return new int[][] {
      {2, 1}, {3, 5}, {7, 33}, {64, 32}, {65, 129}, {129, 31}, {2, 300}, {257, 7}, {150, 260}
    };
  }

  /** Shapes at the edges of the kernels' strips, and large enough for several threads. */
  default Stream<NormalizationCase> normalizations() {
    List<NormalizationCase> cases = new ArrayList<>();
    for (Precision precision : precisions()) {
      for (int[] shape : shapes()) {
        for (boolean ofBatch : new boolean[] {true, false}) {
          cases.add(new NormalizationCase(precision, shape[0], shape[1], ofBatch, cases.size()));
        }
      }
      cases.add(new NormalizationCase(precision, 1, 40, false, 77));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("normalizations")
  default void outputsAndStatisticsAreThoseOfTheReference(NormalizationCase trial) {
    Forward expected = new Forward(new ReferenceBackend(), trial);
    Forward actual = new Forward(backend(trial.precision()), trial);
    for (Activation activation : Activation.values()) {
      String what = trial + " " + activation;
      expected.run(activation);
      actual.run(activation);

      double[] statistics = expected.read(expected.statistics);
      double inverse = largest(Arrays.copyOfRange(statistics, trial.groups(), statistics.length));
      double reach = largest(trial.inputs()) * inverse;
      trial
          .within(trial.columns(), expected.read(expected.y), 1 + 2 * reach * (1 + reach))
          .verify(what + ", y", actual.read(actual.y));
      trial
          .within(trial.groups(), statistics, inverse * (1 + reach * reach))
          .verify(what + ", statistics", actual.read(actual.statistics));
      trial
          .within(trial.columns(), expected.read(expected.running), 4)
          .verify(what + ", running", actual.read(actual.running));
      actual.matrices.verifyUnchangedExcept(what, actual.statistics, actual.running, actual.y);
    }
  }

  @ParameterizedTest
  @MethodSource("normalizations")
  default void onceTrainedTheRunningStatisticsNormalize(NormalizationCase trial) {
    Forward expected = new Forward(new ReferenceBackend(), trial);
    Forward actual = new Forward(backend(trial.precision()), trial);
    for (Activation activation : Activation.values()) {
      expected.runAsTrained(activation);
      actual.runAsTrained(activation);

      trial
          .within(trial.columns(), expected.read(expected.y), 4)
          .verify(trial + " " + activation, actual.read(actual.y));
      actual.matrices.verifyUnchangedExcept(trial.toString(), actual.y);
    }
  }

  @ParameterizedTest
  @MethodSource("normalizations")
  default void theirGradientsAreThoseOfTheReference(NormalizationCase trial) {
    for (Activation activation : Activation.values()) {
      Forward forward = new Forward(new ReferenceBackend(), trial);
      forward.run(activation);
      double[] statistics = trial.rounded(forward.read(forward.statistics));
      double[] y = trial.rounded(forward.read(forward.y));
      Backward expected = new Backward(new ReferenceBackend(), trial, statistics, y);
      Backward actual = new Backward(backend(trial.precision()), trial, statistics, y);
      expected.run(activation);
      actual.run(activation);

      String what = trial + " " + activation;
      double inverse = largest(Arrays.copyOfRange(statistics, trial.groups(), statistics.length));
      double reach = largest(trial.inputs()) * inverse;
      trial
          .within(trial.columns(), expected.read(expected.scale), 2 * reach * trial.rows())
          .verify(what + ", gradientScale", actual.read(actual.scale));
      trial
          .within(trial.columns(), expected.read(expected.shift), trial.rows())
          .verify(what + ", gradientShift", actual.read(actual.shift));
      trial
          .within(trial.columns(), expected.read(expected.x), inverse * (2 + reach * reach))
          .verify(what + ", gradientX", actual.read(actual.x));
      actual.matrices.verifyUnchangedExcept(what, actual.scale, actual.shift, actual.x);
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void noActivationBehindANormalizationHidesWhatIsNotANumber(Precision precision) {
    Backend backend = backend(precision);
    for (Activation activation : Activation.values()) {
      GuardedMatrices matrices = new GuardedMatrices(backend);
      Matrix y = matrices.output(1, 2);
      Normalizer by =
          new Normalizer(
              matrices.of(1, 2, new double[] {1, 1}),
              matrices.of(1, 2, new double[2]),
              activation,
              null,
              matrices.output(2, 1));
      backend.normalizeExamples(matrices.of(1, 2, new double[] {1, Double.NaN}), by, y);

      assertThat(backend.read(y)).as(activation.toString()).containsExactly(Double.NaN, Double.NaN);
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void aNormalizationsMatricesFit(Precision precision) {
    Backend backend = backend(precision);
    int[][] right = {{4, 3}, {1, 3}, {1, 3}, {2, 3}, {4, 3}, {4, 3}, {1, 3}, {1, 3}, {4, 3}};
    backward(backend, right);
    for (int wrong = 0; wrong < right.length; wrong++) {
      int[][] shapes = right.clone();
      shapes[wrong] = new int[] {right[wrong][0] + 1, right[wrong][1]};
      assertRefused("rows of matrix " + wrong, backend, shapes);
      shapes[wrong] = new int[] {right[wrong][0], right[wrong][1] + 1};
      assertRefused("columns of matrix " + wrong, backend, shapes);
    }
    int[][] oneExample = {{1, 3}, {1, 3}, {1, 3}, {2, 3}, {1, 3}, {1, 3}, {1, 3}, {1, 3}, {1, 3}};
    assertRefused("a single example", backend, oneExample);
  }

  private static void assertRefused(String what, Backend backend, int[][] shapes) {
    assertThatIllegalArgumentException().as(what).isThrownBy(() -> backward(backend, shapes));
  }

  private static void backward(Backend backend, int[][] shapes) {
    List<Matrix> m =
        Arrays.stream(shapes).map(shape -> backend.matrix(shape[0], shape[1])).toList();
    Normalizer by = new Normalizer(m.get(1), m.get(2), Activation.RELU, null, m.get(3));
    backend.normalizeBatchBackward(m.get(0), by, m.get(4), m.get(5), m.get(6), m.get(7), m.get(8));
  }

  /** A forward pass on one backend. */
  final class Forward {
    final GuardedMatrices matrices;
    final Matrix statistics;
    final Matrix running;
    final Matrix y;
    private final Backend backend;
    private final NormalizationCase trial;
    private final Matrix x;
    private final Matrix scale;
    private final Matrix shift;

    Forward(Backend backend, NormalizationCase trial) {
      this.backend = backend;
      this.trial = trial;
      int columns = trial.columns();
      matrices = new GuardedMatrices(backend);
      x = matrices.of(trial.rows(), columns, trial.inputs());
      scale = matrices.of(1, columns, trial.draw(columns, 1));
      shift = matrices.of(1, columns, trial.draw(columns, 2));
      double[] before = trial.draw(2 * columns, 3);
      for (int variance = columns; variance < before.length; variance++) {
        before[variance] = Rounding.round(trial.precision(), before[variance] + 2);
      }
      running = matrices.of(2, columns, before);
      statistics = matrices.output(2, trial.groups());
      y = matrices.output(trial.rows(), columns);
    }

    void run(Activation activation) {
      if (trial.ofBatch()) {
        backend.normalizeBatch(x, by(activation), y);
      } else {
        backend.normalizeExamples(x, by(activation), y);
      }
    }

    void runAsTrained(Activation activation) {
      backend.normalizeByRunning(x, by(activation), y);
    }

    private Normalizer by(Activation activation) {
      return new Normalizer(scale, shift, activation, running, statistics);
    }

    double[] read(Matrix matrix) {
      return backend.read(matrix);
    }
  }

  /** A backward pass on one backend. */
  final class Backward {
    final GuardedMatrices matrices;
    final Matrix scale;
    final Matrix shift;
    final Matrix x;
    private final Backend backend;
    private final NormalizationCase trial;
    private final List<Matrix> given;

    Backward(Backend backend, NormalizationCase trial, double[] statistics, double[] y) {
      this.backend = backend;
      this.trial = trial;
      int rows = trial.rows();
      int columns = trial.columns();
      matrices = new GuardedMatrices(backend);
      given =
          List.of(
              matrices.of(rows, columns, trial.inputs()),
              matrices.of(1, columns, trial.draw(columns, 1)),
              matrices.of(1, columns, trial.draw(columns, 2)),
              matrices.of(2, trial.groups(), statistics),
              matrices.of(rows, columns, y),
              matrices.of(rows, columns, trial.draw(rows * columns, 5)));
      scale = matrices.output(1, columns);
      shift = matrices.output(1, columns);
      x = matrices.output(rows, columns);
    }

    void run(Activation activation) {
      Matrix inputs = given.get(0);
      Matrix y = given.get(4);
      Matrix gradientY = given.get(5);
      Normalizer by = new Normalizer(given.get(1), given.get(2), activation, null, given.get(3));
      if (trial.ofBatch()) {
        backend.normalizeBatchBackward(inputs, by, y, gradientY, scale, shift, x);
      } else {
        backend.normalizeExamplesBackward(inputs, by, y, gradientY, scale, shift, x);
      }
    }

    double[] read(Matrix matrix) {
      return backend.read(matrix);
    }
  }
}
