package io.tandem.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.backend.Activation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitializerTest {
  private static final List<Linear> LAYERS = Linear.stack(400, List.of(100), 10);

  @Test
  void heScalesWeightsByTheirInputs() {
    List<LayerParameters> parameters = new Initializer.He().initialize(LAYERS, 1);
    assertThat(deviation(parameters.get(0).weights()))
        .isCloseTo(Math.sqrt(2.0 / 400), within(1e-3));
    assertThat(deviation(parameters.get(1).weights()))
        .isCloseTo(Math.sqrt(2.0 / 100), within(1e-2));
    assertThat(parameters.get(0).bias()).containsOnly(0);
  }

  @Test
  void xavierScalesWeightsByTheirInputsAndOutputs() {
    List<LayerParameters> parameters = new Initializer.Xavier().initialize(LAYERS, 1);
    assertThat(deviation(parameters.get(0).weights()))
        .isCloseTo(Math.sqrt(2.0 / 500), within(1e-3));
    assertThat(deviation(parameters.get(1).weights()))
        .isCloseTo(Math.sqrt(2.0 / 110), within(1e-2));
  }

  @Test
  void theSuitingOneFollowsTheActivation() {
    assertThat(Initializer.suiting(Activation.GELU)).isEqualTo(new Initializer.He());
    assertThat(Initializer.suiting(Activation.TANH)).isEqualTo(new Initializer.Xavier());
  }

  @Test
  void normalDoesNot() {
    List<LayerParameters> parameters = new Initializer.Normal(0.3).initialize(LAYERS, 1);
    assertThat(deviation(parameters.get(0).weights())).isCloseTo(0.3, within(0.01));
    assertThat(deviation(parameters.get(1).weights())).isCloseTo(0.3, within(0.03));
  }

  @Test
  void aSeedGivesTheSameWeightsAndAnotherGivesOthers() {
    Initializer he = new Initializer.He();
    double[] weights = he.initialize(LAYERS, 1).get(0).weights();
    assertThat(he.initialize(LAYERS, 1).get(0).weights()).isEqualTo(weights);
    assertThat(he.initialize(LAYERS, 2).get(0).weights()[0]).isNotEqualTo(weights[0]);
    assertThat(he.initialize(LAYERS, 1).get(1).weights()[0]).isNotEqualTo(weights[0]);
  }

  private static double deviation(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum() / values.length);
  }
}
