package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.model.Model;
import io.tandem.nn.Layer;
import io.tandem.nn.Network;

/** A saved model, put on a device. */
final class SavedNetwork {
  private SavedNetwork() {}

  static Network on(Backend backend, Model model) {
    Network network = new Network(backend, Layer.of(model.layers(), model.activation()));
    network.write(model.layers());
    return network;
  }
}
