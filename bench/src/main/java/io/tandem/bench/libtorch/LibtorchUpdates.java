package io.tandem.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.clip_grad_norm_;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.RMSprop;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Prints what PyTorch's optimizers make of some parameters, in float64, as a fixture for Tandem's
 * tests.
 */
final class LibtorchUpdates {
  private static final int STEPS = 12;
  private static final int[] SIZES = {6, 2};
  private static final double RATE = 0.125;

  private final List<String> cases = new ArrayList<>();

  private LibtorchUpdates() {}

  /** Prints the fixture, in JSON. */
  public static void main(String[] arguments) {
    LibtorchUpdates updates = new LibtorchUpdates();
    // PyTorch adds weight_decay * w to the gradient where the decay is not decoupled, which is the
    // gradient of weight_decay / 2 * w^2.
    for (double l2 : new double[] {0, 0.05}) {
      for (double clipNorm : new double[] {0, 1}) {
        updates.add("sgd", l2, 0, clipNorm, p -> sgd(p, l2, 0, false));
        updates.add("momentum", l2, 0, clipNorm, p -> sgd(p, l2, 0.9, false));
        updates.add("nesterov", l2, 0, clipNorm, p -> sgd(p, l2, 0.9, true));
        updates.add("rmsprop", l2, 0, clipNorm, p -> rmsProp(p, l2));
        updates.add("adam", l2, 0, clipNorm, p -> adam(p, l2));
      }
    }
    updates.add("adam", 0, 0.25, 0, p -> adamW(p, 0.25));
    updates.print();
  }

  private static Optimizer sgd(
      TensorVector parameters, double l2, double momentum, boolean nesterov) {
    SGDOptions options = new SGDOptions(RATE);
    options.weight_decay().put(2 * l2);
    options.momentum().put(momentum);
    options.nesterov().put(nesterov);
    return new SGD(parameters, options);
  }

  private static Optimizer rmsProp(TensorVector parameters, double l2) {
    RMSpropOptions options = new RMSpropOptions(RATE);
    options.weight_decay().put(2 * l2);
    return new RMSprop(parameters, options);
  }

  private static Optimizer adam(TensorVector parameters, double l2) {
    AdamOptions options = new AdamOptions(RATE);
    options.weight_decay().put(2 * l2);
    return new Adam(parameters, options);
  }

  private static Optimizer adamW(TensorVector parameters, double weightDecay) {
    AdamWOptions options = new AdamWOptions(RATE);
    options.weight_decay().put(weightDecay);
    return new AdamW(parameters, options);
  }

  private void add(
      String name,
      double l2,
      double weightDecay,
      double clipNorm,
      Function<TensorVector, Optimizer> maker) {
    TensorVector parameters = new TensorVector();
    for (int parameter = 0; parameter < SIZES.length; parameter++) {
      Tensor tensor = Tensor.create(initial(parameter));
      tensor.set_requires_grad(true);
      parameters.push_back(tensor);
    }
    Optimizer optimizer = maker.apply(parameters);
    List<String> steps = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      optimizer.zero_grad(true);
      for (int parameter = 0; parameter < SIZES.length; parameter++) {
        // A linear function, whose gradient is what it multiplies by.
        Tensor gradient = Tensor.create(gradient(step, parameter));
        parameters.get(parameter).mul(gradient).sum().backward();
      }
      if (clipNorm > 0) {
        clip_grad_norm_(parameters, clipNorm);
      }
      optimizer.step();
      steps.add(values(parameters));
    }
    cases.add(
        String.format(
            "    {\"rule\": \"%s\", \"l2\": %s, \"weight_decay\": %s, \"clip_norm\": %s, \"steps\": [%n"
                + "      %s]}",
            name,
            l2,
            weightDecay,
            clipNorm > 0 ? clipNorm : null,
            String.join(",\n      ", steps)));
  }

  private static double[] initial(int parameter) {
    double[] values = new double[SIZES[parameter]];
    Arrays.setAll(values, i -> (i + parameter - 2) / 4.0);
    return values;
  }

  /** Eighths from -5 to 5, which every precision holds. */
  private static double[] gradient(int step, int parameter) {
    double[] values = new double[SIZES[parameter]];
    Arrays.setAll(values, i -> ((7 * i + 5 * step + 3 * parameter) % 11 - 5) / 8.0);
    return values;
  }

  private static String values(TensorVector parameters) {
    List<String> values = new ArrayList<>();
    for (int parameter = 0; parameter < SIZES.length; parameter++) {
      double[] numbers = new double[SIZES[parameter]];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = parameters.get(parameter).detach().select(0, i).item_double();
      }
      values.add(Arrays.toString(numbers));
    }
    return values.toString();
  }

  private void print() {
    List<String> gradients = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      gradients.add(
          Arrays.asList(Arrays.toString(gradient(step, 0)), Arrays.toString(gradient(step, 1)))
              .toString());
    }
    System.out.println("{");
    System.out.println("  \"made_by\": \"bench/run updates, with libtorch 2.10 in float64\",");
    System.out.println("  \"learning_rate\": " + RATE + ",");
    System.out.println(
        "  \"initial\": ["
            + Arrays.toString(initial(0))
            + ", "
            + Arrays.toString(initial(1))
            + "],");
    System.out.println(
        "  \"gradients\": [\n    "
            + gradients.stream().collect(Collectors.joining(",\n    "))
            + "],");
    System.out.println("  \"cases\": [\n" + String.join(",\n", cases) + "]");
    System.out.println("}");
  }
}
