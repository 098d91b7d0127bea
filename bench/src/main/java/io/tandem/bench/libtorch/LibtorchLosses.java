package io.tandem.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.mse_loss;
import static org.bytedeco.pytorch.global.torch.one_hot;
import static org.bytedeco.pytorch.global.torch.softmax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Prints what PyTorch's losses and their gradients are for some logits, in float64, as a fixture
 * for Tandem's tests.
 */
final class LibtorchLosses {
  private static final int CLASSES = 4;
  private static final long[] LABELS = {2, 0, 3, 2, 1};
  private static final double[] WEIGHTS = {0.5, 2, 1.25, 4};

  /** PyTorch's numbers of the reductions. */
  private static final long MEAN = 1;

  private static final long SUM = 2;

  /** A label that no example has. */
  private static final long IGNORED = -100;

  private final List<String> cases = new ArrayList<>();

  private LibtorchLosses() {}

  /** Prints the fixture, in JSON. */
  public static void main(String[] arguments) {
    LibtorchLosses losses = new LibtorchLosses();
    for (double smoothing : new double[] {0, 0.1, 0.75}) {
      losses.addCrossEntropy(smoothing, false);
      losses.addCrossEntropy(smoothing, true);
    }
    Tensor wanted = one_hot(Tensor.create(LABELS), CLASSES).to(ScalarType.Double);
    losses.add(
        "mean-squared-error",
        0,
        false,
        logits ->
            mse_loss(softmax(logits, 1), wanted, SUM).mul(Tensor.create(1.0 / LABELS.length)));
    losses.print();
  }

  private void addCrossEntropy(double smoothing, boolean weighted) {
    TensorOptional weights =
        weighted ? new TensorOptional(Tensor.create(WEIGHTS)) : new TensorOptional();
    add(
        "cross-entropy",
        smoothing,
        weighted,
        logits ->
            cross_entropy_loss(logits, Tensor.create(LABELS), weights, MEAN, IGNORED, smoothing));
  }

  private void add(
      String name, double smoothing, boolean weighted, UnaryOperator<Tensor> lossOfLogits) {
    Tensor logits = Tensor.create(logits(), LABELS.length, CLASSES);
    logits.set_requires_grad(true);
    Tensor loss = lossOfLogits.apply(logits);
    loss.sum().backward();
    Tensor gradient = logits.grad().reshape(-1);
    double[] numbers = new double[LABELS.length * CLASSES];
    Arrays.setAll(numbers, i -> gradient.select(0, i).item_double());
    cases.add(
        String.format(
            Locale.ROOT,
            "    {\"loss\": \"%s\", \"label_smoothing\": %s, \"class_weights\": %s, \"value\": %s,%n"
                + "      \"gradient\": %s}",
            name,
            smoothing,
            weighted ? Arrays.toString(WEIGHTS) : "[]",
            loss.sum().item_double(),
            Arrays.toString(numbers)));
  }

  /** Quarters from -2.5 to 2.5, which every precision holds. */
  private static double[] logits() {
    double[] values = new double[LABELS.length * CLASSES];
    Arrays.setAll(values, i -> (8 * i % 21 - 10) / 4.0);
    return values;
  }

  private void print() {
    System.out.println("{");
    System.out.println("  \"made_by\": \"bench/run losses, with libtorch 2.10 in float64\",");
    System.out.println("  \"classes\": " + CLASSES + ",");
    System.out.println("  \"labels\": " + Arrays.toString(LABELS) + ",");
    System.out.println("  \"logits\": " + Arrays.toString(logits()) + ",");
    System.out.println("  \"cases\": [\n" + String.join(",\n", cases) + "]");
    System.out.println("}");
  }
}
