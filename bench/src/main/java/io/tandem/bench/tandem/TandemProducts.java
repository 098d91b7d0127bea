package io.tandem.bench.tandem;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Precision;
import io.tandem.backend.cpu.CpuDevice;
import io.tandem.backend.cpu.Float32Numbers;
import io.tandem.backend.cpu.Float64Numbers;
import io.tandem.bench.Clock;
import io.tandem.bench.Contender;
import io.tandem.bench.ProductCase;
import io.tandem.data.Dataset;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Products through the seam, as a layer calls them. */
final class TandemProducts implements Contender {
  private static final int CLASSES = 10;

  private final CpuDevice device;
  private final Random random = new Random(1);

  private TandemProducts(CpuDevice device) {
    this.device = device;
  }

  /**
   * Serves a comparison.
   *
   * @param arguments the number of threads
   */
  public static void main(String[] arguments) throws IOException {
    Clock.serve(new TandemProducts(new CpuDevice(Integer.parseInt(arguments[0]))));
  }

  @Override
  public void run(String name, Clock clock) throws IOException {
    ProductCase product = ProductCase.parse(name);
    Precision precision = Precision.valueOf(product.precision().toUpperCase(Locale.ROOT));
    try (Backend backend = device.open(precision)) {
      Runnable operation = operation(product, backend);
      while (clock.lap()) {
        operation.run();
        backend.finish();
      }
    }
  }

  private Runnable operation(ProductCase product, Backend backend) {
    int batch = product.batch();
    int inputs = product.inputs();
    int outputs = product.outputs();
    Matrix x = product.bytes() ? bytes(backend, batch, inputs) : numbers(backend, batch, inputs);
    Matrix weights = filled(backend, parameter(backend, outputs, inputs));
    Matrix bias = numbers(backend, 1, outputs);
    Matrix y = numbers(backend, batch, outputs);
    if (product.form() == ProductCase.Form.FORWARD) {
      return () -> {
        backend.linear(x, weights, bias, Activation.RELU, y);
        overwrite(weights);
      };
    }
    Matrix gradientY = numbers(backend, batch, outputs);
    Matrix gradientWeights = parameter(backend, outputs, inputs);
    Matrix gradientBias = backend.matrix(1, outputs);
    Matrix gradientX =
        product.form() == ProductCase.Form.BACKWARD ? backend.matrix(batch, inputs) : null;
    return () ->
        backend.linearBackward(
            x, weights, y, Activation.RELU, gradientY, gradientWeights, gradientBias, gradientX);
  }

  /** As a training step does: what the CPU made of the weights does not serve the next product. */
  private static void overwrite(Matrix weights) {
    if (weights instanceof Float32Numbers singles) {
      singles.countOverwriting();
    } else {
      ((Float64Numbers) weights).countOverwriting();
    }
  }

  private Matrix numbers(Backend backend, int rows, int columns) {
    return filled(backend, backend.matrix(rows, columns));
  }

  private Matrix filled(Backend backend, Matrix matrix) {
    long count = (long) matrix.rows() * matrix.columns();
    backend.write(matrix, random.doubles(count, -1, 1).toArray());
    return matrix;
  }

  private static Matrix parameter(Backend backend, int rows, int columns) {
    return backend.parameters(List.of(new ParameterShape(rows, columns, true))).matrices().get(0);
  }

  private static Matrix bytes(Backend backend, int rows, int columns) {
    Dataset dataset = RandomBytes.dataset(rows, columns, CLASSES);
    Examples examples =
        backend.upload(dataset.features(), dataset.labels(), RandomBytes.scaling(columns));
    Batch batch = backend.batch(examples, rows);
    Cursor cursor = backend.cursor();
    backend.write(cursor, IntStream.range(0, rows).toArray(), new double[0]);
    backend.gather(examples, cursor, batch);
    return batch.features();
  }
}
