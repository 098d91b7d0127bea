package io.tandem.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.Devices;
import io.tandem.backend.Matrix;
import io.tandem.backend.Precision;
import io.tandem.nn.HiddenBlock.Normalization;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HiddenBlockTest {
  private final Backend backend = Devices.named("cpu", 1).open(Precision.FLOAT64);

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void hiddenLayersAreNormalizedThenActivatedThenDropped() {
    List<Layer> layers =
        new HiddenBlock(Normalization.BATCH, 0.2, 7).around(Linear.stack(3, List.of(4, 5), 2));

    assertThat(layers)
        .containsExactly(
            new Linear(3, 4, Activation.IDENTITY),
            new BatchNormalization(4, Activation.RELU),
            new Dropout(4, 0.2, 7, 2),
            new Linear(4, 5, Activation.IDENTITY),
            new BatchNormalization(5, Activation.RELU),
            new Dropout(5, 0.2, 7, 5),
            new Linear(5, 2, Activation.IDENTITY));
    assertThat(HiddenBlock.plain().around(Linear.stack(3, List.of(4), 2)))
        .isEqualTo(Linear.stack(3, List.of(4), 2));
  }

  @Test
  void theLayersOfParametersAreThoseThatWereTrainedButForDropout() {
    for (Normalization how : Normalization.values()) {
      List<Linear> stack = Linear.stack(3, List.of(4, 5), 2, Activation.GELU);
      List<Layer> trained = new HiddenBlock(how, 0, 0).around(stack);
      List<Layer> layers = new HiddenBlock(how, 0.5, 0).around(stack);

      assertThat(Layer.of(new Initializer.He().initialize(layers, 0), Activation.GELU))
          .isEqualTo(trained);
    }
  }

  @Test
  void onceTrainedNothingIsDroppedAndRunningStatisticsNormalize() {
    List<Layer> layers =
        new HiddenBlock(Normalization.BATCH, 0.5, 7).around(Linear.stack(1, List.of(1), 1));
    Network network = new Network(backend, layers);
    double[] one = {1};
    network.write(
        List.of(
            new LayerParameters(1, 1, one, new double[] {2}),
            new LayerParameters(
                LayerKind.BATCH_NORMALIZATION, 1, 1, new double[] {3}, one, new double[] {5, 4}),
            new LayerParameters(1, 1, one, new double[1])));
    Matrix x = backend.matrix(2, 1);
    backend.write(x, new double[] {7, 1});
    ForwardPass forward = new ForwardPass(network, 2);

    forward.run(x);

    // Relu of 3 * (x + 2 - 5) / sqrt(4 + 1e-5) + 1.
    assertThat(backend.read(forward.logits())[0])
        .isCloseTo(1 + 12 / Math.sqrt(4 + 1e-5), within(1e-12));
    assertThat(backend.read(forward.logits())[1]).isEqualTo(0);
    assertThat(network.read().get(1).running()).containsExactly(5, 4);
  }

  @Test
  void trainingMovesTheRunningStatisticsAndDrops() {
    List<Layer> layers =
        new HiddenBlock(Normalization.BATCH, 0.5, 7).around(Linear.stack(1, List.of(40), 40));
    Network network = new Network(backend, layers);
    network.write(new Initializer.He().initialize(layers, 0));
    Cursor cursor = backend.cursor();
    Matrix x = backend.matrix(2, 1);
    backend.write(x, new double[] {1, 3});
    ForwardPass training = new ForwardPass(network, 2, cursor);

    training.run(x);

    double[] weights = network.read().get(0).weights();
    double[] running = network.read().get(1).running();
    for (int i = 0; i < 40; i++) {
      assertThat(running[i]).isCloseTo(0.1 * 2 * weights[i], within(1e-12));
    }
    double[] dropped = backend.read(training.output(2));
    assertThat(Arrays.stream(dropped).filter(value -> value == 0).count()).isBetween(40L, 75L);
  }

  @Test
  void theEndsOfANetworkAreLinear() {
    Linear linear = new Linear(2, 2, Activation.IDENTITY);
    Layer normalization = new LayerNormalization(2, Activation.RELU);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Network(backend, List.of(normalization, linear)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Network(backend, List.of(linear, normalization)));
  }
}
