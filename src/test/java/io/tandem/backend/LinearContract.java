package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.measure.LayerShape;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A layer's forward pass. */
interface LinearContract extends BackendUnderTest {
  @ParameterizedTest
  @MethodSource("layers")
  default void outputsAreTheActivationOfWeightedSums(LayerCase layer) {
    Backend backend = backend(layer.precision());
    LayerShape shape = layer.shape();
    Random random = layer.random();
    double[] x = layer.draw(random, shape.batch(), shape.inputs());
    double[] weights = layer.draw(random, shape.outputs(), shape.inputs());
    double[] bias = layer.draw(random, 1, shape.outputs());
    for (Activation activation : layer.activations()) {
      String what = layer + " " + activation;
      GuardedMatrices matrices = new GuardedMatrices(backend);
      Matrix y = matrices.output(shape.batch(), shape.outputs());

      backend.linear(
          matrices.of(shape.batch(), shape.inputs(), x),
          matrices.of(shape.outputs(), shape.inputs(), weights),
          matrices.of(1, shape.outputs(), bias),
          activation,
          y);

      new LayerReference(layer).outputs(x, weights, bias, activation).verify(what, backend.read(y));
      matrices.verifyUnchangedExcept(what, y);
    }
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void sumsAreKeptForWhoWantsThem(LayerCase layer) {
    Backend backend = backend(layer.precision());
    LayerShape shape = layer.shape();
    Random random = layer.random();
    double[] x = layer.draw(random, shape.batch(), shape.inputs());
    double[] weights = layer.draw(random, shape.outputs(), shape.inputs());
    double[] bias = layer.draw(random, 1, shape.outputs());
    LayerReference expected = new LayerReference(layer);
    for (Activation activation : Activation.values()) {
      String what = layer + " " + activation;
      GuardedMatrices matrices = new GuardedMatrices(backend);
      Matrix sums = matrices.output(shape.batch(), shape.outputs());
      Matrix y = matrices.output(shape.batch(), shape.outputs());

      backend.linear(
          matrices.of(shape.batch(), shape.inputs(), x),
          matrices.of(shape.outputs(), shape.inputs(), weights),
          matrices.of(1, shape.outputs(), bias),
          activation,
          sums,
          y);

      expected.sums(x, weights, bias).verify(what + ", sums", backend.read(sums));
      expected.outputs(x, weights, bias, activation).verify(what, backend.read(y));
      matrices.verifyUnchangedExcept(what, sums, y);
    }
  }

  /** From where the derivative is steepest to where float32 has no digits left. */
  @ParameterizedTest
  @MethodSource("precisions")
  default void activationsAreRightNearZeroAndFarFromIt(Precision precision) {
    Backend backend = backend(precision);
    double[] sizes = {0, 1e-30, 1e-8, 1e-4, 0.01, 0.3, 0.75, 1, 2, 4, 6, 9, 12, 13.5, 20, 90, 1000};
    double[] sums = new double[2 * sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      sums[2 * i] = Rounding.round(precision, sizes[i]);
      sums[2 * i + 1] = -sums[2 * i];
    }
    LayerCase layer =
        new LayerCase(precision, new LayerShape(sums.length, 1, 1), Numbers.EIGHTHS, 0);
    double[] one = {1};
    double[] zero = {0};
    for (Activation activation : Activation.values()) {
      GuardedMatrices matrices = new GuardedMatrices(backend);
      Matrix y = matrices.output(sums.length, 1);

      backend.linear(
          matrices.of(sums.length, 1, sums),
          matrices.of(1, 1, one),
          matrices.of(1, 1, zero),
          activation,
          y);

      new LayerReference(layer)
          .outputs(sums, one, zero, activation)
          .verify(precision + " " + activation, backend.read(y));
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  default void gatheredExamplesAreInputs(LayerCase layer) {
    Backend backend = backend(layer.precision());
    LayerShape shape = layer.shape();
    Random random = layer.random();
    BatchInputs inputs = BatchInputs.gather(backend, layer, random);
    double[] weights = layer.draw(random, shape.outputs(), shape.inputs());
    double[] bias = layer.draw(random, 1, shape.outputs());
    for (Activation activation : layer.activations()) {
      String what = layer + " " + activation;
      GuardedMatrices matrices = new GuardedMatrices(backend);
      Matrix y = matrices.output(shape.batch(), shape.outputs());

      backend.linear(
          inputs.batch().features(),
          matrices.of(shape.outputs(), shape.inputs(), weights),
          matrices.of(1, shape.outputs(), bias),
          activation,
          y);

      new LayerReference(layer)
          .outputs(inputs.values(), weights, bias, activation)
          .verify(what, backend.read(y));
      matrices.verifyUnchangedExcept(what, y);
      assertThat(backend.read(inputs.batch().features()))
          .as("%s, inputs are left alone", what)
          .isEqualTo(inputs.values());
    }
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void theSameSumsHaveTheSameBits(LayerCase layer) {
    Backend backend = backend(layer.precision());
    LayerShape shape = layer.shape();
    Random random = layer.random();
    GuardedMatrices matrices = new GuardedMatrices(backend);
    Matrix x =
        matrices.of(
            shape.batch(), shape.inputs(), layer.draw(random, shape.batch(), shape.inputs()));
    Matrix weights =
        matrices.of(
            shape.outputs(), shape.inputs(), layer.draw(random, shape.outputs(), shape.inputs()));
    Matrix bias = matrices.of(1, shape.outputs(), layer.draw(random, 1, shape.outputs()));
    Matrix y = matrices.output(shape.batch(), shape.outputs());
    Matrix again = matrices.output(shape.batch(), shape.outputs());

    backend.linear(x, weights, bias, Activation.IDENTITY, y);
    backend.linear(x, weights, bias, Activation.IDENTITY, again);

    assertThat(backend.read(again)).as("%s", layer).isEqualTo(backend.read(y));
  }

  /** A layer must not hide what has gone wrong before it. */
  @ParameterizedTest
  @MethodSource("precisions")
  default void notANumberPassesThroughEveryActivation(Precision precision) {
    Backend backend = backend(precision);
    GuardedMatrices matrices = new GuardedMatrices(backend);
    for (Activation activation : Activation.values()) {
      Matrix y = matrices.of(2, 1, new double[2]);

      backend.linear(
          matrices.of(2, 2, new double[] {1, Double.NaN, 1, 1}),
          matrices.of(1, 2, new double[] {1, 1}),
          matrices.of(1, 1, new double[] {1}),
          activation,
          y);

      double[] read = backend.read(y);
      assertThat(read[0]).as("%s", activation).isNaN();
      assertThat(read[1]).as("%s", activation).isFinite().isPositive();
    }
  }
}
