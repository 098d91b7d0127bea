package io.tandem.model;

import io.tandem.nn.LayerKind;
import io.tandem.nn.LayerParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a network's layers are called in a file. The names are those of PyTorch's {@code
 * torch.nn.Sequential(Linear, ReLU, Linear, ...)}, which numbers its modules: {@code 0}, {@code 2},
 * {@code 4} and so on.
 */
final class LayerNames {
  private static final Pattern SEQUENTIAL = Pattern.compile("(0|[1-9]\\d{0,5})\\.weight");

  /** Modules of a sequence from one linear layer to the next: at least an activation in between. */
  private static final int DISTANCE = 2;

  private LayerNames() {}

  /**
   * The names of the layers in a file that is written: behind a layer comes an activation, unless a
   * normalisation does.
   */
  static List<String> of(List<LayerParameters> layers) {
    List<String> names = new ArrayList<>();
    int module = 0;
    for (int i = 0; i < layers.size(); i++) {
      if (i > 0) {
        module += layers.get(i).kind() == LayerKind.LINEAR ? DISTANCE : 1;
      }
      names.add(Integer.toString(module));
    }
    return names;
  }

  /**
   * The names of the layers in a file that is read, the layer at the inputs first; none if there
   * are no such tensors. Between two layers may be further modules without parameters, such as
   * dropout.
   *
   * @param tensors of the file
   * @throws IllegalArgumentException if two linear layers follow each other with nothing between
   */
  static List<String> in(Map<String, Tensor> tensors) {
    List<Integer> modules = new ArrayList<>();
    for (String tensor : tensors.keySet()) {
      Matcher name = SEQUENTIAL.matcher(tensor);
      if (name.matches()) {
        modules.add(Integer.valueOf(name.group(1)));
      }
    }
    modules.sort(null);
    for (int i = 1; i < modules.size(); i++) {
      boolean linear = tensors.get(weight(modules.get(i).toString())).shape().size() == 2;
      if (linear && modules.get(i) - modules.get(i - 1) < DISTANCE) {
        throw new IllegalArgumentException(
            String.format(
                "expected an activation between two linear layers, found %d.weight right after"
                    + " %d.weight",
                modules.get(i), modules.get(i - 1)));
      }
    }
    return modules.isEmpty()
        ? earlier(tensors.keySet())
        : modules.stream().map(String::valueOf).toList();
  }

  /** Tandem's own names, before it took PyTorch's: {@code layers.0}, {@code layers.1} and so on. */
  private static List<String> earlier(Set<String> tensors) {
    List<String> names = new ArrayList<>();
    while (tensors.contains(weight("layers." + names.size()))) {
      names.add("layers." + names.size());
    }
    return names;
  }

  private static String weight(String layer) {
    return new LayerTensors(layer).weight();
  }
}
