package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.Scaling;
import io.tandem.data.Split;
import io.tandem.nn.Layer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Network;
import java.util.List;

/**
 * A training before it begins, on no device yet.
 *
 * @param layers of the network
 * @param initial the network's first parameters
 * @param scaling of the features, fitted to the training part
 */
public record TrainingTask(
    List<? extends Layer> layers,
    List<LayerParameters> initial,
    Split split,
    Scaling scaling,
    TrainingOptions options) {

  /** The network on a device, with its first parameters. */
  public Network network(Backend backend) {
    Network network = new Network(backend, layers);
    network.write(initial);
    return network;
  }

  /**
   * A trainer of a network on its device.
   *
   * @param network starts from the parameters that it has
   */
  public Trainer trainer(Network network) {
    return new Trainer(network, split.training(), split.validation(), scaling, options);
  }
}
