package io.tandem.bench.openblas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import io.tandem.bench.Clock;
import io.tandem.bench.Contender;
import io.tandem.bench.ProductCase;
import java.io.IOException;
import java.util.Random;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.presets.openblas;

/** OpenBLAS's products, on memory outside the Java heap: no copies. */
final class OpenBlasProducts implements Contender {
  /** A product of row-major matrices with no gaps: result [rows, columns], summed over depth. */
  @FunctionalInterface
  private interface Product<P> {
    void multiply(
        boolean leftTransposed,
        boolean rightTransposed,
        int rows,
        int columns,
        int depth,
        P left,
        P right,
        P result);
  }

  /** Makes room for numbers and fills it. */
  @FunctionalInterface
  private interface Maker<P> {
    P make(int count);
  }

  private final Random random = new Random(1);

  private OpenBlasProducts() {}

  /**
   * Serves a comparison.
   *
   * @param arguments the number of threads
   */
  public static void main(String[] arguments) throws IOException {
    openblas.blas_set_num_threads(Integer.parseInt(arguments[0]));
    Clock.serve(new OpenBlasProducts());
  }

  @Override
  public void run(String name, Clock clock) throws IOException {
    ProductCase product = ProductCase.parse(name);
    Runnable operation =
        product.precision().equals("float32")
            ? operation(product, OpenBlasProducts::float32, this::floats)
            : operation(product, OpenBlasProducts::float64, this::doubles);
    while (clock.lap()) {
      operation.run();
    }
  }

  private static <P> Runnable operation(ProductCase product, Product<P> blas, Maker<P> numbers) {
    int batch = product.batch();
    int inputs = product.inputs();
    int outputs = product.outputs();
    P x = numbers.make(batch * inputs);
    P weights = numbers.make(outputs * inputs);
    P y = numbers.make(batch * outputs);
    P gradientX = numbers.make(batch * inputs);
    P gradientWeights = numbers.make(outputs * inputs);
    return switch (product.form()) {
      case FORWARD -> () -> blas.multiply(false, true, batch, outputs, inputs, x, weights, y);
      case WEIGHTS ->
          () -> blas.multiply(true, false, outputs, inputs, batch, y, x, gradientWeights);
      case BACKWARD ->
          () -> {
            blas.multiply(true, false, outputs, inputs, batch, y, x, gradientWeights);
            blas.multiply(false, false, batch, inputs, outputs, y, weights, gradientX);
          };
    };
  }

  private static void float32(
      boolean leftTransposed,
      boolean rightTransposed,
      int rows,
      int columns,
      int depth,
      FloatPointer left,
      FloatPointer right,
      FloatPointer result) {
    cblas_sgemm(
        CblasRowMajor,
        leftTransposed ? CblasTrans : CblasNoTrans,
        rightTransposed ? CblasTrans : CblasNoTrans,
        rows,
        columns,
        depth,
        1,
        left,
        leftTransposed ? rows : depth,
        right,
        rightTransposed ? depth : columns,
        0,
        result,
        columns);
  }

  private static void float64(
      boolean leftTransposed,
      boolean rightTransposed,
      int rows,
      int columns,
      int depth,
      DoublePointer left,
      DoublePointer right,
      DoublePointer result) {
    cblas_dgemm(
        CblasRowMajor,
        leftTransposed ? CblasTrans : CblasNoTrans,
        rightTransposed ? CblasTrans : CblasNoTrans,
        rows,
        columns,
        depth,
        1,
        left,
        leftTransposed ? rows : depth,
        right,
        rightTransposed ? depth : columns,
        0,
        result,
        columns);
  }

  private FloatPointer floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return new FloatPointer(values);
  }

  private DoublePointer doubles(int count) {
    return new DoublePointer(random.doubles(count, -1, 1).toArray());
  }
}
