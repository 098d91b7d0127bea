package io.tandem.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tensors of a network's linear layers are called in a file: a layer's name, and {@code
 * .weight} or {@code .bias}. The names are those of PyTorch's {@code torch.nn.Sequential(Linear,
 * ReLU, Linear, ...)}, which numbers its modules: {@code 0}, {@code 2}, {@code 4} and so on.
 */
final class LayerNames {
  private static final Pattern SEQUENTIAL = Pattern.compile("(0|[1-9]\\d{0,5})\\.weight");

  /** Modules of a sequence from one linear layer to the next: at least an activation in between. */
  private static final int DISTANCE = 2;

  private LayerNames() {}

  /** The name of a layer in a file that is written. */
  static String of(int layer) {
    return Integer.toString(DISTANCE * layer);
  }

  /**
   * The names of the layers in a file that is read, the layer at the inputs first; none if there
   * are no such tensors. Between two layers may be further modules without parameters, such as
   * dropout.
   *
   * @param tensors of the file
   * @throws IllegalArgumentException if two linear layers follow each other with nothing between
   */
  static List<String> in(Set<String> tensors) {
    List<Integer> modules = new ArrayList<>();
    for (String tensor : tensors) {
      Matcher name = SEQUENTIAL.matcher(tensor);
      if (name.matches()) {
        modules.add(Integer.valueOf(name.group(1)));
      }
    }
    modules.sort(null);
    for (int i = 1; i < modules.size(); i++) {
      if (modules.get(i) - modules.get(i - 1) < DISTANCE) {
        throw new IllegalArgumentException(
            String.format(
                "expected an activation between two linear layers, found %d.weight right after"
                    + " %d.weight",
                modules.get(i), modules.get(i - 1)));
      }
    }
    return modules.isEmpty() ? earlier(tensors) : modules.stream().map(String::valueOf).toList();
  }

  /** Tandem's own names, before it took PyTorch's: {@code layers.0}, {@code layers.1} and so on. */
  private static List<String> earlier(Set<String> tensors) {
    List<String> names = new ArrayList<>();
    while (tensors.contains(weight("layers." + names.size()))) {
      names.add("layers." + names.size());
    }
    return names;
  }

  /** The tensor of a layer's weights, [outputs, inputs]. */
  static String weight(String layer) {
    return layer + ".weight";
  }

  /** The tensor of a layer's biases, one an output. */
  static String bias(String layer) {
    return layer + ".bias";
  }
}
