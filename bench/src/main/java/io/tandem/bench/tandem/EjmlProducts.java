package io.tandem.bench.tandem;

import io.tandem.bench.Clock;
import io.tandem.bench.Contender;
import io.tandem.bench.ProductCase;
import java.io.IOException;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.CommonOps_MT_DDRM;
import org.ejml.dense.row.CommonOps_MT_FDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.ejml.dense.row.RandomMatrices_FDRM;

/** EJML's own products. */
final class EjmlProducts implements Contender {
  /** The product of two matrices, put in a third. */
  @FunctionalInterface
  private interface Product<M> {
    void multiply(M left, M right, M result);
  }

  /** What EJML calls mult, multTransA and multTransB, in one precision. */
  private record Products<M>(
      Product<M> plain, Product<M> leftTransposed, Product<M> rightTransposed) {}

  private static final Products<FMatrixRMaj> FLOAT32_ALONE =
      new Products<>(CommonOps_FDRM::mult, CommonOps_FDRM::multTransA, CommonOps_FDRM::multTransB);
  private static final Products<FMatrixRMaj> FLOAT32_SHARED =
      new Products<>(
          CommonOps_MT_FDRM::mult, CommonOps_MT_FDRM::multTransA, CommonOps_MT_FDRM::multTransB);
  private static final Products<DMatrixRMaj> FLOAT64_ALONE =
      new Products<>(CommonOps_DDRM::mult, CommonOps_DDRM::multTransA, CommonOps_DDRM::multTransB);
  private static final Products<DMatrixRMaj> FLOAT64_SHARED =
      new Products<>(
          CommonOps_MT_DDRM::mult, CommonOps_MT_DDRM::multTransA, CommonOps_MT_DDRM::multTransB);

  private final boolean alone;
  private final Random random = new Random(1);

  private EjmlProducts(boolean alone) {
    this.alone = alone;
  }

  /**
   * Serves a comparison.
   *
   * @param arguments the number of threads: one, or all
   */
  public static void main(String[] arguments) throws IOException {
    Clock.serve(new EjmlProducts(arguments[0].equals("1")));
  }

  @Override
  public void run(String name, Clock clock) throws IOException {
    ProductCase product = ProductCase.parse(name);
    Runnable operation =
        product.precision().equals("float32")
            ? operation(
                product,
                alone ? FLOAT32_ALONE : FLOAT32_SHARED,
                (rows, columns) -> RandomMatrices_FDRM.rectangle(rows, columns, -1, 1, random))
            : operation(
                product,
                alone ? FLOAT64_ALONE : FLOAT64_SHARED,
                (rows, columns) -> RandomMatrices_DDRM.rectangle(rows, columns, -1, 1, random));
    while (clock.lap()) {
      operation.run();
    }
  }

  /** Makes a matrix. */
  @FunctionalInterface
  private interface Maker<M> {
    M make(int rows, int columns);
  }

  private static <M> Runnable operation(
      ProductCase product, Products<M> products, Maker<M> numbers) {
    M x = numbers.make(product.batch(), product.inputs());
    M weights = numbers.make(product.outputs(), product.inputs());
    M y = numbers.make(product.batch(), product.outputs());
    M gradientX = numbers.make(product.batch(), product.inputs());
    M gradientWeights = numbers.make(product.outputs(), product.inputs());
    return switch (product.form()) {
      case FORWARD -> () -> products.rightTransposed.multiply(x, weights, y);
      case WEIGHTS -> () -> products.leftTransposed.multiply(y, x, gradientWeights);
      case BACKWARD ->
          () -> {
            products.leftTransposed.multiply(y, x, gradientWeights);
            products.plain.multiply(y, weights, gradientX);
          };
    };
  }
}
