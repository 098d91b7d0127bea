package io.tandem.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.sigmoid;
import static org.bytedeco.pytorch.global.torch.tanh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * Prints what PyTorch's activations and normalisations make of some numbers, and their gradients,
 * in float64, as a fixture for Tandem's tests.
 */
final class LibtorchLayers {
  private static final int ROWS = 5;
  private static final int COLUMNS = 3;

  // PyTorch's defaults of its modules.
  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  private LibtorchLayers() {}

  /** Prints the fixture, in JSON. */
  public static void main(String[] arguments) {
    System.out.println("{");
    System.out.println("  \"made_by\": \"bench/run layers, with libtorch 2.10 in float64\",");
    System.out.println("  \"activations\": " + activations() + ",");
    System.out.println("  \"batch_normalization\": " + batchNormalization(one -> one) + ",");
    System.out.println("  \"layer_normalization\": " + layerNormalization(one -> one) + ",");
    System.out.println(
        "  \"batch_normalization_gelu\": " + batchNormalization(one -> gelu(one)) + ",");
    System.out.println("  \"layer_normalization_gelu\": " + layerNormalization(one -> gelu(one)));
    System.out.println("}");
  }

  private static String activations() {
    double[] x = numbers(33, i -> (i - 16) / 4.0);
    double[] gradientY = gradientY(x.length);
    List<String> cases = new ArrayList<>();
    cases.add(activation("relu", x, gradientY, one -> relu(one)));
    cases.add(activation("leaky-relu", x, gradientY, one -> leaky_relu(one)));
    cases.add(activation("gelu", x, gradientY, one -> gelu(one)));
    cases.add(activation("tanh", x, gradientY, one -> tanh(one)));
    cases.add(activation("sigmoid", x, gradientY, one -> sigmoid(one)));
    return object(
        field("x", x),
        field("gradient_y", gradientY),
        "\"cases\": [\n" + String.join(",\n", cases) + "]");
  }

  private static String activation(
      String name, double[] x, double[] gradientY, UnaryOperator<Tensor> function) {
    Tensor input = parameter(x, x.length);
    Tensor y = function.apply(input);
    backward(y, gradientY);
    return object("\"name\": \"" + name + "\"", field("y", y), field("gradient_x", input.grad()));
  }

  private static String batchNormalization(UnaryOperator<Tensor> activation) {
    Tensor x = parameter(features(), ROWS, COLUMNS);
    Tensor scale = parameter(scale(), COLUMNS);
    Tensor shift = parameter(shift(), COLUMNS);
    double[] means = {0.5, -0.25, 1};
    double[] variances = {1, 2, 0.5};
    Tensor mean = Tensor.create(means);
    Tensor variance = Tensor.create(variances);
    Tensor evaluated = activation.apply(batchNorm(x, scale, shift, mean, variance, false)).detach();
    Tensor y = activation.apply(batchNorm(x, scale, shift, mean, variance, true));
    double[] gradientY = gradientY(ROWS * COLUMNS);
    backward(y, gradientY);
    return object(
        given(gradientY),
        field("running_mean", means),
        field("running_variance", variances),
        field("evaluated", evaluated),
        field("running_mean_after", mean),
        field("running_variance_after", variance),
        results(y, x, scale, shift));
  }

  private static Tensor batchNorm(
      Tensor x, Tensor scale, Tensor shift, Tensor mean, Tensor variance, boolean training) {
    return batch_norm(
        x,
        new TensorOptional(scale),
        new TensorOptional(shift),
        new TensorOptional(mean),
        new TensorOptional(variance),
        training,
        MOMENTUM,
        EPSILON,
        false);
  }

  private static String layerNormalization(UnaryOperator<Tensor> activation) {
    Tensor x = parameter(features(), ROWS, COLUMNS);
    Tensor scale = parameter(scale(), COLUMNS);
    Tensor shift = parameter(shift(), COLUMNS);
    Tensor y =
        activation.apply(
            layer_norm(
                x,
                new long[] {COLUMNS},
                new TensorOptional(scale),
                new TensorOptional(shift),
                EPSILON,
                false));
    double[] gradientY = gradientY(ROWS * COLUMNS);
    backward(y, gradientY);
    return object(given(gradientY), results(y, x, scale, shift));
  }

  private static String given(double[] gradientY) {
    return String.join(
        ",\n",
        "\"rows\": " + ROWS,
        "\"columns\": " + COLUMNS,
        field("x", features()),
        field("scale", scale()),
        field("shift", shift()),
        field("gradient_y", gradientY));
  }

  private static String results(Tensor y, Tensor x, Tensor scale, Tensor shift) {
    return String.join(
        ",\n",
        field("y", y),
        field("gradient_x", x.grad()),
        field("gradient_scale", scale.grad()),
        field("gradient_shift", shift.grad()));
  }

  /** The gradients of a linear function of y, whose own gradient is what it multiplies by. */
  private static void backward(Tensor y, double[] gradientY) {
    y.flatten().mul(Tensor.create(gradientY)).sum().backward();
  }

  private static Tensor parameter(double[] values, long... shape) {
    Tensor tensor = Tensor.create(values, shape);
    tensor.set_requires_grad(true);
    return tensor;
  }

  // Eighths and quarters, which every precision holds.

  private static double[] features() {
    return numbers(ROWS * COLUMNS, i -> (7 * i % 23 - 9) / 4.0);
  }

  private static double[] scale() {
    return new double[] {0.75, -1.5, 2};
  }

  private static double[] shift() {
    return new double[] {0.25, 1, -0.5};
  }

  private static double[] gradientY(int length) {
    return numbers(length, i -> (5 * i % 13 - 6) / 8.0);
  }

  private static double[] numbers(int length, IntToDoubleFunction number) {
    double[] numbers = new double[length];
    Arrays.setAll(numbers, number);
    return numbers;
  }

  private static String field(String name, Tensor tensor) {
    Tensor flat = tensor.detach().flatten();
    return field(name, numbers((int) flat.numel(), i -> flat.select(0, i).item_double()));
  }

  private static String field(String name, double[] values) {
    return String.format(Locale.ROOT, "\"%s\": %s", name, Arrays.toString(values));
  }

  private static String object(String... fields) {
    return "{\n" + String.join(",\n", fields) + "}";
  }
}
