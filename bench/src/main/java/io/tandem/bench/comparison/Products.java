package io.tandem.bench.comparison;

import static io.tandem.bench.comparison.Table.number;

import io.tandem.bench.ProductCase;
import io.tandem.bench.ProductCase.Form;
import io.tandem.bench.TrainingCase;
import io.tandem.bench.comparison.Comparison.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Matrix products on one thread and on all: Tandem, EJML, OpenBLAS and the machine's peak. */
final class Products {
  private static final Pace PACE = new Pace(400, 7, 50);
  private static final List<TrainingCase> NETWORKS =
      List.of(TrainingCase.parse("3072-50-10/200"), TrainingCase.parse("3072-1024-512-10/512"));

  /** Rows, columns and depth of further products, of which all forms are measured. */
  private static final int[][] SHAPES = {{204, 64, 3072}, {516, 1024, 3072}, {3072, 1024, 512}};

  private static final int[] THREADS = {1, Runtime.getRuntime().availableProcessors()};

  private final Table table =
      new Table(
          "form",
          "rows x columns, depth",
          "threads",
          "Tandem",
          "EJML",
          "OpenBLAS",
          "peak",
          "Tandem / OpenBLAS",
          "Tandem / peak");

  private Products() {}

  /**
   * Prints the table, in GFLOP/s.
   *
   * @param arguments the repository; its commit; {@code float32} or {@code float64}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Programs programs = new Programs(Path.of(arguments[0]));
    String precision = arguments[2];
    Products products = new Products();
    try (Comparison comparison = new Comparison(entries(programs), programs.logs())) {
      for (ProductCase product : cases(precision)) {
        products.time(comparison, product);
      }
      Report.print("products " + precision, arguments[1], products.table, comparison.absences());
    }
  }

  private static List<Entry> entries(Programs programs) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (int threads : THREADS) {
      String argument = Integer.toString(threads);
      entries.add(programs.tandem("Tandem " + threads, "TandemProducts", argument));
      entries.add(programs.tandem("EJML " + threads, "EjmlProducts", argument));
      entries.add(programs.peer("OpenBLAS " + threads, "openblas", "OpenBlasProducts", argument));
      entries.add(programs.tandem("peak " + threads, "vector.MultiplyAddPeak", argument));
    }
    return entries;
  }

  private static List<ProductCase> cases(String precision) {
    List<ProductCase> cases = new ArrayList<>();
    for (int[] shape : SHAPES) {
      int rows = shape[0];
      int columns = shape[1];
      int depth = shape[2];
      cases.add(new ProductCase(Form.FORWARD, rows, depth, columns, false, precision));
      cases.add(new ProductCase(Form.WEIGHTS, depth, columns, rows, false, precision));
      cases.add(new ProductCase(Form.BACKWARD, rows, columns, depth, false, precision));
    }
    for (TrainingCase network : NETWORKS) {
      for (int layer = 0; layer < network.layers(); layer++) {
        int inputs = network.widths()[layer];
        int outputs = network.widths()[layer + 1];
        boolean first = layer == 0;
        Form backward = first ? Form.WEIGHTS : Form.BACKWARD;
        int batch = network.batch();
        cases.add(new ProductCase(Form.FORWARD, batch, inputs, outputs, first, precision));
        cases.add(new ProductCase(backward, batch, inputs, outputs, first, precision));
      }
    }
    return cases;
  }

  private void time(Comparison comparison, ProductCase product) throws InterruptedException {
    System.err.println("timing " + product + " ...");
    Map<String, Laps> laps = comparison.time(product.toString(), PACE);
    for (int threads : THREADS) {
      Laps tandem = comparison.reference(laps, "Tandem " + threads);
      Laps openBlas = laps.get("OpenBLAS " + threads);
      Laps peak = comparison.reference(laps, "peak " + threads);
      double peakOperations = (double) ProductCase.PEAK_OPERATIONS * threads;
      double peakShare = peak.ratio(tandem) * product.operations() / peakOperations;
      table.row(
          form(product),
          shape(product),
          Integer.toString(threads),
          speed(product.operations(), tandem),
          speed(product.operations(), laps.get("EJML " + threads)),
          speed(product.operations(), openBlas),
          speed(peakOperations, peak),
          openBlas == null ? "not measured" : number(openBlas.ratio(tandem), 2),
          number(peakShare, 2));
    }
  }

  private static String form(ProductCase product) {
    String bytes = product.bytes() ? ", x of bytes" : "";
    return switch (product.form()) {
      case FORWARD -> "x W^T" + bytes;
      case WEIGHTS -> "d^T x" + bytes;
      case BACKWARD -> "d^T x and d W";
    };
  }

  /** Of a whole backward pass, both products. */
  private static String shape(ProductCase product) {
    String weights = shape(product.outputs(), product.inputs(), product.batch());
    return switch (product.form()) {
      case FORWARD -> shape(product.batch(), product.outputs(), product.inputs());
      case WEIGHTS -> weights;
      case BACKWARD ->
          weights + " and " + shape(product.batch(), product.inputs(), product.outputs());
    };
  }

  private static String shape(int rows, int columns, int depth) {
    return rows + " x " + columns + ", " + depth;
  }

  /** In GFLOP/s, which are operations a nanosecond. */
  private static String speed(double operations, Laps laps) {
    return laps == null ? "not measured" : number(operations / laps.median(), 0);
  }
}
