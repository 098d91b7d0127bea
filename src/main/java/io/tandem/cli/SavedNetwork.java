package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.model.Model;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import java.util.List;

/** A saved model, put on a device. */
final class SavedNetwork {
  private SavedNetwork() {}

  static Network on(Backend backend, Model model) {
    List<LayerParameters> layers = model.layers();
    List<Integer> hidden =
        layers.subList(0, layers.size() - 1).stream().map(LayerParameters::outputs).toList();
    Network network =
        new Network(
            backend, Linear.stack(model.inputs(), hidden, model.outputs(), model.activation()));
    network.write(layers);
    return network;
  }
}
