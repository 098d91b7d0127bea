package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Precision;
import io.tandem.backend.Tally;
import io.tandem.backend.UpdateRule;
import java.util.Arrays;
import java.util.List;

/** Gradient descent over one layer's parameters: a stream through weights and gradients. */
record UpdateCase(int inputs, int outputs) implements Case {
  /** A power of two, and so small that the weights stay numbers however often it is run. */
  private static final double LEARNING_RATE = 0x1p-7;

  private static final double L2 = 0x1p-10;

  /** Sum of squares, L2 term, gradient, difference. */
  private static final double OPERATIONS_A_NUMBER = 6;

  private static final int TERMS = 3;

  @Override
  public Operation operation() {
    return Operation.UPDATE;
  }

  @Override
  public int batch() {
    return 1;
  }

  @Override
  public int width() {
    return outputs;
  }

  @Override
  public String size() {
    return String.format("%,d parameters", parameters());
  }

  @Override
  public double operations() {
    return OPERATIONS_A_NUMBER * parameters();
  }

  /** Reads weights and gradients, writes weights. */
  @Override
  public double bytes(Precision precision) {
    return 3.0 * parameters() * precision.bytes();
  }

  @Override
  public int terms() {
    return TERMS;
  }

  @Override
  public Work on(Backend backend, Draw draw) {
    List<ParameterShape> shapes =
        List.of(new ParameterShape(outputs, inputs, true), new ParameterShape(1, outputs, false));
    ParameterGroup parameters = drawn(backend, draw, shapes);
    ParameterGroup gradients = drawn(backend, draw, shapes);
    UpdateRule rule = new UpdateRule.GradientDescent(L2);
    Cursor cursor = backend.cursor();
    Tally tally = backend.tally();
    return new Work() {
      @Override
      public void ready(int runs) {
        double[] rates = new double[runs];
        Arrays.fill(rates, LEARNING_RATE);
        backend.write(cursor, new int[0], rates);
      }

      @Override
      public void run() {
        backend.update(rule, parameters, gradients, cursor, tally);
      }

      @Override
      public List<double[]> results() {
        return parameters.matrices().stream().map(backend::read).toList();
      }
    };
  }

  private int parameters() {
    return new LayerShape(1, inputs, outputs).parameters();
  }

  private static ParameterGroup drawn(Backend backend, Draw draw, List<ParameterShape> shapes) {
    ParameterGroup group = backend.parameters(shapes);
    for (Matrix matrix : group.matrices()) {
      backend.write(matrix, draw.numbers(matrix.rows() * matrix.columns()));
    }
    return group;
  }
}
