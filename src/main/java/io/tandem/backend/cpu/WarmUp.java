package io.tandem.backend.cpu;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Loss;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Scaling;
import io.tandem.backend.Tally;
import io.tandem.backend.UpdateRule;
import io.tandem.backend.UpdateRule.GradientDescent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Training steps of a small network, whose results nobody sees: by them Java's compiler comes to
 * know the kernels. Interpreted, vector operations are slower by a factor of a hundred.
 */
final class WarmUp {
  /** After so many, the kernels have been called often enough to be compiled for good. */
  private static final int STEPS = 20;

  /** Whole tiles: Java need not compile those for the last rows of others. */
  private static final int BATCH = 20;

  /**
   * So narrow that the kernels' loops are short: Java compiles a method in the middle of a long
   * one, and then once more for its next call.
   */
  private static final int[] WIDTHS = {24, 40, 40, 10};

  private static final UpdateRule RULE = new GradientDescent(1e-3);

  private final Backend backend;
  private final Examples examples;
  private final Batch batch;
  private final Cursor cursor;
  private final Tally tally;
  private final ParameterGroup parameters;
  private final ParameterGroup gradients;
  private final List<Matrix> outputs = new ArrayList<>();
  private final List<Matrix> outputGradients = new ArrayList<>();

  /** A network on a backend of its own. */
  WarmUp(Backend backend) {
    this.backend = backend;
    Features features = new Features.Bytes(new byte[BATCH][WIDTHS[0]], WIDTHS[0]);
    examples = backend.upload(features, new int[BATCH], Scaling.none(WIDTHS[0]));
    batch = backend.batch(examples, BATCH);
    cursor = backend.cursor();
    tally = backend.tally();
    List<ParameterShape> shapes = new ArrayList<>();
    for (int layer = 1; layer < WIDTHS.length; layer++) {
      shapes.add(new ParameterShape(WIDTHS[layer], WIDTHS[layer - 1], true));
      shapes.add(new ParameterShape(1, WIDTHS[layer], false));
      outputs.add(backend.matrix(BATCH, WIDTHS[layer]));
      // The loss leaves its gradient where the logits were.
      outputGradients.add(
          layer == WIDTHS.length - 1
              ? outputs.get(layer - 1)
              : backend.matrix(BATCH, WIDTHS[layer]));
    }
    parameters = backend.parameters(shapes);
    gradients = backend.parameters(shapes);
  }

  /** Makes all steps. */
  void run() {
    int[] order = IntStream.range(0, BATCH).toArray();
    for (int i = 0; i < STEPS; i++) {
      backend.write(cursor, order, new double[1]);
      step();
    }
    backend.read(tally);
  }

  private void step() {
    backend.gather(examples, cursor, batch);
    int last = outputs.size() - 1;
    for (int layer = 0; layer <= last; layer++) {
      backend.linear(
          input(layer), weights(layer), bias(layer), activation(layer), outputs.get(layer));
    }
    backend.lossGradient(Loss.CROSS_ENTROPY, outputs.get(last), batch, tally);
    for (int layer = last; layer >= 0; layer--) {
      backend.linearBackward(
          input(layer),
          weights(layer),
          outputs.get(layer),
          activation(layer),
          outputGradients.get(layer),
          gradients.matrices().get(2 * layer),
          gradients.matrices().get(2 * layer + 1),
          layer == 0 ? null : outputGradients.get(layer - 1));
    }
    backend.update(RULE, parameters, gradients, cursor, tally);
  }

  private Matrix input(int layer) {
    return layer == 0 ? batch.features() : outputs.get(layer - 1);
  }

  private Matrix weights(int layer) {
    return parameters.matrices().get(2 * layer);
  }

  private Matrix bias(int layer) {
    return parameters.matrices().get(2 * layer + 1);
  }

  private Activation activation(int layer) {
    return layer == outputs.size() - 1 ? Activation.IDENTITY : Activation.RELU;
  }
}
