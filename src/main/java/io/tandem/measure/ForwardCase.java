package io.tandem.measure;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
import io.tandem.backend.Precision;
import java.util.List;

/**
 * A layer's outputs, with bias and relu.
 *
 * @param operation {@link Operation#FORWARD}, or {@link Operation#RELU} for a layer of one input
 */
record ForwardCase(Operation operation, LayerShape shape) implements Case {
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
    return shape.productOperations() + 2.0 * shape.outputSize();
  }

  @Override
  public double bytes(Precision precision) {
    double numbers = (double) shape.inputSize() + shape.parameters() + shape.outputSize();
    return numbers * precision.bytes();
  }

  @Override
  public int terms() {
    return shape.inputs() + 1;
  }

  @Override
  public Work on(Backend backend, Draw draw) {
    Matrix x = Inputs.matrix(backend, draw, shape.batch(), shape.inputs());
    Matrix weights = Inputs.matrix(backend, draw, shape.outputs(), shape.inputs());
    Matrix bias = Inputs.matrix(backend, draw, 1, shape.outputs());
    Matrix y = backend.matrix(shape.batch(), shape.outputs());
    return new Work() {
      @Override
      public void run() {
        backend.linear(x, weights, bias, Activation.RELU, y);
      }

      @Override
      public List<double[]> results() {
        return List.of(backend.read(y));
      }
    };
  }
}
