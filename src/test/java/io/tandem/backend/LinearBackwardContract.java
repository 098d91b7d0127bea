package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.measure.LayerShape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A layer's backward pass. */
interface LinearBackwardContract extends BackendUnderTest {
  /** Takes sums to where an activation has bent, without further rounding. */
  int BEND = 8;

  @ParameterizedTest
  @MethodSource("layers")
  default void gradientsAreThoseOfTheReference(LayerCase layer) {
    Backend backend = backend(layer.precision());
    LayerShape shape = layer.shape();
    Random random = layer.random();
    double[] x = layer.draw(random, shape.batch(), shape.inputs());
    for (Activation activation : layer.activations()) {
      GuardedMatrices matrices = new GuardedMatrices(backend);
      Matrix inputs = matrices.of(shape.batch(), shape.inputs(), x);
      verifyGradients(layer, activation, matrices, inputs, x, true);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  default void gradientsOfGatheredExamplesNeedNoGradientX(LayerCase layer) {
    Backend backend = backend(layer.precision());
    BatchInputs inputs = BatchInputs.gather(backend, layer, layer.random());
    for (Activation activation : layer.activations()) {
      GuardedMatrices matrices = new GuardedMatrices(backend);
      verifyGradients(
          layer, activation, matrices, inputs.batch().features(), inputs.values(), false);
      assertThat(backend.read(inputs.batch().features()))
          .as("%s %s, inputs are left alone", layer, activation)
          .isEqualTo(inputs.values());
    }
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void gradientXOfGatheredExamplesIsThereForWhoWantsIt(LayerCase layer) {
    Backend backend = backend(layer.precision());
    BatchInputs inputs = BatchInputs.gather(backend, layer, layer.random());
    for (Activation activation : Activation.values()) {
      GuardedMatrices matrices = new GuardedMatrices(backend);
      verifyGradients(
          layer, activation, matrices, inputs.batch().features(), inputs.values(), true);
    }
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void plainInputsNeedNoGradientXEither(LayerCase layer) {
    Backend backend = backend(layer.precision());
    LayerShape shape = layer.shape();
    double[] x = layer.draw(layer.random(), shape.batch(), shape.inputs());
    for (Activation activation : Activation.values()) {
      GuardedMatrices matrices = new GuardedMatrices(backend);
      Matrix inputs = matrices.of(shape.batch(), shape.inputs(), x);
      verifyGradients(layer, activation, matrices, inputs, x, false);
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void reluPassesNoGradientWhereItsOutputIsZero(Precision precision) {
    Backend backend = backend(precision);
    GuardedMatrices matrices = new GuardedMatrices(backend);
    Matrix gradientY = matrices.of(1, 4, new double[] {1, 2, 3, 4});

    backend.linearBackward(
        matrices.of(1, 1, new double[] {1}),
        matrices.of(4, 1, new double[] {1, 1, 1, 1}),
        matrices.of(1, 4, new double[] {0, Rounding.smallest(precision), -0.0, 5}),
        Activation.RELU,
        gradientY,
        matrices.output(4, 1),
        matrices.output(1, 4),
        null);

    Expected.exactly(4, new double[] {0, 2, 0, 4}).verify("d", backend.read(gradientY));
  }

  private void verifyGradients(
      LayerCase layer,
      Activation activation,
      GuardedMatrices matrices,
      Matrix inputs,
      double[] x,
      boolean wantsGradientX) {
    String what = layer + " " + activation;
    Backend backend = backend(layer.precision());
    LayerShape shape = layer.shape();
    Random random = new Random(~layer.seed());
    double[] weights = layer.draw(random, shape.outputs(), shape.inputs());
    double[] y = outputs(layer, random, activation);
    double[] gradientY = layer.draw(random, shape.batch(), shape.outputs());
    Matrix d = matrices.of(shape.batch(), shape.outputs(), gradientY);
    Matrix gradientWeights = matrices.output(shape.outputs(), shape.inputs());
    Matrix gradientBias = matrices.output(1, shape.outputs());
    Matrix gradientX = wantsGradientX ? matrices.output(shape.batch(), shape.inputs()) : null;

    backend.linearBackward(
        inputs,
        matrices.of(shape.outputs(), shape.inputs(), weights),
        matrices.of(shape.batch(), shape.outputs(), y),
        activation,
        d,
        gradientWeights,
        gradientBias,
        gradientX);

    LayerReference.Gradients expected =
        new LayerReference(layer).gradients(x, weights, y, activation, gradientY);
    expected.y().verify(what + ", d", backend.read(d));
    expected.weights().verify(what + ", gradientWeights", backend.read(gradientWeights));
    expected.bias().verify(what + ", gradientBias", backend.read(gradientBias));
    if (wantsGradientX) {
      expected.x().verify(what + ", gradientX", backend.read(gradientX));
    }
    matrices.verifyUnchangedExcept(what, d, gradientWeights, gradientBias, gradientX);
  }

  /** Outputs such as the activation gives, or its sums where it differentiates these. */
  private static double[] outputs(LayerCase layer, Random random, Activation activation) {
    double[] sums = layer.draw(random, layer.shape().batch(), layer.shape().outputs());
    return Arrays.stream(sums)
        .map(sum -> ActivationReference.isExact(activation) ? sum : BEND * sum)
        .map(sum -> activation.differentiatesSums() ? sum : value(layer, activation, sum))
        .toArray();
  }

  private static double value(LayerCase layer, Activation activation, double sum) {
    return Rounding.round(layer.precision(), ActivationReference.value(activation, sum));
  }
}
