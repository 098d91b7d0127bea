package io.tandem.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Matrix;
import io.tandem.backend.Precision;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private final Backend backend = Devices.named("cpu", 1).open(Precision.FLOAT64);

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void computesALayerAfterTheOther() {
    Network network = new Network(backend, Linear.stack(2, List.of(2), 1));
    network.write(
        List.of(
            new LayerParameters(2, 2, new double[] {1, 2, -1, 1}, new double[] {0.5, -0.5}),
            new LayerParameters(2, 1, new double[] {3, 4}, new double[] {10})));
    ForwardPass forward = new ForwardPass(network, 2);
    Matrix x = backend.matrix(2, 2);
    backend.write(x, new double[] {1, 1, 2, -3});
    forward.run(x);
    // Rows (1, 1): hidden (3.5, -0.5) -> (3.5, 0); (2, -3): (-3.5, -5.5) -> (0, 0).
    assertThat(backend.read(forward.logits())).containsExactly(3 * 3.5 + 10, 10);
  }

  @Test
  void givesBackWhatWasWritten() {
    List<Linear> layers = Linear.stack(3, List.of(4, 5), 2);
    Network network = new Network(backend, layers);
    List<LayerParameters> written = new Initializer.He().initialize(layers, 4);
    network.write(written);
    List<LayerParameters> read = network.read();
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).weights()).isEqualTo(written.get(i).weights());
      assertThat(read.get(i).bias()).isEqualTo(written.get(i).bias());
    }
    assertThat(network.inputs()).isEqualTo(3);
    assertThat(network.outputs()).isEqualTo(2);
  }

  @Test
  void refusesLayersAndParametersThatDoNotFit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Network(backend, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Network(
                    backend,
                    List.of(
                        new Linear(3, 4, Activation.RELU), new Linear(5, 2, Activation.IDENTITY))))
        .withMessageContaining("takes 5 features, but the layer before it gives 4");
    Network network = new Network(backend, Linear.stack(3, List.of(), 2));
    assertThatIllegalArgumentException().isThrownBy(() -> network.write(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayerParameters(3, 2, new double[5], new double[2]));
  }
}
