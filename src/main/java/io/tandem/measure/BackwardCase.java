package io.tandem.measure;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
import io.tandem.backend.Precision;
import java.util.List;

/** A layer's gradients, of its weights, its bias and its inputs, with relu's mask. */
record BackwardCase(LayerShape shape) implements Case {
  @Override
  public Operation operation() {
    return Operation.BACKWARD;
  }

  @Override
  public int batch() {
    return shape.batch();
  }

  @Override
  public int width() {
    return shape.outputs();
  }

  @Override
  public String size() {
    return shape.inputs() + "-" + shape.outputs() + ", batch " + shape.batch();
  }

  @Override
  public double operations() {
    return 2 * shape.productOperations() + 2.0 * shape.outputSize();
  }

  /** Reads x, weights, y and gradientY; writes gradientY and the three gradients. */
  @Override
  public double bytes(Precision precision) {
    double numbers = 2.0 * shape.inputSize() + 2.0 * shape.parameters() + 3.0 * shape.outputSize();
    return numbers * precision.bytes();
  }

  @Override
  public int terms() {
    return Math.max(shape.batch(), shape.outputs());
  }

  @Override
  public Work on(Backend backend, Draw draw) {
    int batch = shape.batch();
    int inputs = shape.inputs();
    int outputs = shape.outputs();
    Matrix x = Inputs.matrix(backend, draw, batch, inputs);
    Matrix weights = Inputs.matrix(backend, draw, outputs, inputs);
    Matrix y = Inputs.matrix(backend, batch, outputs, draw.rectified(batch * outputs));
    Matrix gradientY = Inputs.matrix(backend, draw, batch, outputs);
    Matrix gradientWeights = backend.matrix(outputs, inputs);
    Matrix gradientBias = backend.matrix(1, outputs);
    Matrix gradientX = backend.matrix(batch, inputs);
    return new Work() {
      @Override
      public void run() {
        backend.linearBackward(
            x, weights, y, Activation.RELU, gradientY, gradientWeights, gradientBias, gradientX);
      }

      @Override
      public List<double[]> results() {
        return List.of(
            backend.read(gradientWeights), backend.read(gradientBias), backend.read(gradientX));
      }
    };
  }
}
