package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.Matrix;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Network;
import io.tandem.optim.OptimizerState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What training changes on a device, as named arrays: groups of matrices, each matrix called by its
 * group and its number in it, such as {@code parameters.0}.
 */
final class TrainingState {
  private static final String PARAMETERS = "parameters";
  private static final String RUNNING = "running";
  private static final String OPTIMIZER = "optimizer";

  private final Network network;
  private final Map<String, List<Matrix>> groups = new LinkedHashMap<>();

  TrainingState(Network network, OptimizerState optimizerState) {
    this.network = network;
    groups.put(PARAMETERS, network.parameters().matrices());
    groups.put(RUNNING, network.runningStatistics());
    groups.put(
        OPTIMIZER,
        optimizerState.groups().stream().flatMap(group -> group.matrices().stream()).toList());
  }

  /** The arrays. Waits for the device. */
  Map<String, double[]> read() {
    Map<String, double[]> arrays = new LinkedHashMap<>();
    places().forEach((name, place) -> arrays.put(name, network.backend().read(place)));
    return arrays;
  }

  /** Those of the arrays that make the model: without what the optimizer remembers. */
  Map<String, double[]> model(Map<String, double[]> arrays) {
    Map<String, double[]> model = new LinkedHashMap<>(arrays);
    model.keySet().removeIf(name -> name.startsWith(OPTIMIZER));
    return model;
  }

  /**
   * Passes if a checkpoint fits.
   *
   * @throws IllegalArgumentException if it is of another network or optimizer
   */
  void check(Checkpoint checkpoint) {
    Map<String, Matrix> places = places();
    check("a state", places, checkpoint.state());
    if (!checkpoint.best().isEmpty()) {
      places.keySet().removeIf(name -> name.startsWith(OPTIMIZER));
      check("a best epoch", places, checkpoint.best());
    }
  }

  private static void check(String what, Map<String, Matrix> places, Map<String, double[]> arrays) {
    if (!places.keySet().equals(arrays.keySet())) {
      throw new IllegalArgumentException(
          "expected " + what + " of " + places.keySet() + ", found " + arrays.keySet());
    }
    places.forEach((name, place) -> checkSize(name, place, arrays.get(name)));
  }

  /** Puts arrays, which have been checked, on the device. */
  void write(Map<String, double[]> arrays) {
    Backend backend = network.backend();
    places().forEach((name, place) -> backend.write(place, arrays.get(name)));
  }

  private Map<String, Matrix> places() {
    Map<String, Matrix> places = new LinkedHashMap<>();
    groups.forEach(
        (group, matrices) -> {
          for (int i = 0; i < matrices.size(); i++) {
            places.put(name(group, i), matrices.get(i));
          }
        });
    return places;
  }

  /** The parameters among the arrays, layer by layer. */
  List<LayerParameters> parameters(Map<String, double[]> arrays) {
    return network.layerByLayer(ofGroup(PARAMETERS, arrays), ofGroup(RUNNING, arrays));
  }

  private List<double[]> ofGroup(String group, Map<String, double[]> arrays) {
    return IntStream.range(0, groups.get(group).size())
        .mapToObj(i -> arrays.get(name(group, i)))
        .toList();
  }

  private static void checkSize(String name, Matrix place, double[] values) {
    long expected = (long) place.rows() * place.columns();
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "expected " + expected + " numbers of " + name + ", found " + values.length);
    }
  }

  private static String name(String group, int number) {
    return group + "." + number;
  }
}
