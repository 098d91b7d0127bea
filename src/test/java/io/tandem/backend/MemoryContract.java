package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.measure.LayerShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Matrices hold what is written to them. */
interface MemoryContract extends BackendUnderTest {
  @ParameterizedTest
  @MethodSource("precisions")
  default void backendSaysWhatItIs(Precision precision) {
    Backend backend = backend(precision);

    assertThat(backend.precision()).isEqualTo(precision);
    assertThat(backend.device().name()).isNotBlank();
    assertThat(backend.device().description()).isNotBlank();
    assertThat(backend.availableBytes()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void matricesAreZerosAtFirst(LayerCase layer) {
    LayerShape shape = layer.shape();

    Matrix matrix = backend(layer.precision()).matrix(shape.inputs(), shape.outputs());

    assertThat(matrix.rows()).isEqualTo(shape.inputs());
    assertThat(matrix.columns()).isEqualTo(shape.outputs());
    assertThat(backend(layer.precision()).read(matrix))
        .as("%s", layer)
        .isEqualTo(new double[shape.inputs() * shape.outputs()]);
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void parametersAreZerosOfTheirShapesAtFirst(LayerCase layer) {
    Backend backend = backend(layer.precision());
    LayerShape shape = layer.shape();

    List<Matrix> matrices =
        backend
            .parameters(
                List.of(
                    new ParameterShape(shape.outputs(), shape.inputs(), true),
                    new ParameterShape(1, shape.outputs(), false)))
            .matrices();

    assertThat(matrices).hasSize(2);
    assertThat(matrices)
        .extracting(Matrix::rows, Matrix::columns)
        .map(size -> size.toList())
        .containsExactly(List.of(shape.outputs(), shape.inputs()), List.of(1, shape.outputs()));
    for (Matrix matrix : matrices) {
      assertThat(backend.read(matrix))
          .as("%s", layer)
          .isEqualTo(new double[matrix.rows() * matrix.columns()]);
    }
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void matricesHoldWhatWasWrittenLast(LayerCase layer) {
    Backend backend = backend(layer.precision());
    int rows = layer.shape().batch();
    int columns = layer.shape().inputs();
    var random = layer.random();
    double[] first = layer.draw(random, rows, columns);
    double[] second = layer.draw(random, rows, columns);
    GuardedMatrices matrices = new GuardedMatrices(backend);
    Matrix matrix = matrices.of(rows, columns, first);

    assertThat(backend.read(matrix)).as("%s", layer).isEqualTo(first);
    backend.write(matrix, second);
    assertThat(backend.read(matrix)).as("%s", layer).isEqualTo(second);
    matrices.verifyUnchangedExcept(layer.toString(), matrix);
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void parametersLieApart(LayerCase layer) {
    Backend backend = backend(layer.precision());
    LayerShape shape = layer.shape();
    var random = layer.random();
    double[] weights = layer.draw(random, shape.outputs(), shape.inputs());
    double[] bias = layer.draw(random, 1, shape.outputs());
    List<Matrix> matrices =
        backend
            .parameters(
                List.of(
                    new ParameterShape(shape.outputs(), shape.inputs(), true),
                    new ParameterShape(1, shape.outputs(), false)))
            .matrices();

    backend.write(matrices.get(0), weights);
    backend.write(matrices.get(1), bias);

    assertThat(backend.read(matrices.get(0))).as("%s", layer).isEqualTo(weights);
    assertThat(backend.read(matrices.get(1))).as("%s", layer).isEqualTo(bias);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void valuesAreRoundedToThePrecision(Precision precision) {
    Backend backend = backend(precision);
    double[] values = {
      1.0 / 3,
      -Math.PI,
      1e300,
      -1e300,
      1e-40,
      1e-60,
      16777217,
      0.0,
      -0.0,
      1 + 0x1p-24,
      Double.MIN_VALUE,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY
    };
    Matrix matrix = backend.matrix(2, values.length / 2);

    backend.write(matrix, values);

    assertThat(backend.read(matrix))
        .isEqualTo(Arrays.stream(values).map(value -> Rounding.round(precision, value)).toArray());
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void theHostsArraysAreNotShared(Precision precision) {
    Backend backend = backend(precision);
    Matrix matrix = backend.matrix(1, 3);
    double[] written = {1, 2, 3};

    backend.write(matrix, written);
    Arrays.fill(written, 9);
    Arrays.fill(backend.read(matrix), 9);

    assertThat(backend.read(matrix)).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void aBackendCanBeOpenedBesideAnother(Precision precision) {
    Backend backend = backend(precision);
    Matrix matrix = backend.matrix(1, 2);
    backend.write(matrix, new double[] {1, 2});

    withFreshBackend(
        precision,
        fresh -> {
          Matrix other = fresh.matrix(1, 2);
          fresh.write(other, new double[] {3, 4});
          fresh.finish();
          assertThat(fresh.read(other)).containsExactly(3, 4);
        });

    assertThat(backend.read(matrix)).containsExactly(1, 2);
  }
}
