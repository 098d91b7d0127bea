package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.backend.Backend;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Devices;
import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.backend.UpdateRule;
import io.tandem.data.Dataset;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.Descent;
import io.tandem.optim.LearningRateSchedule;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {
  /** A million weights: 8 MB of gradients, and as much for each number that is remembered. */
  private static final List<Linear> LAYERS = Linear.stack(1000, List.of(1000), 2);

  private static final Dataset DATA =
      new Dataset(
          "zeros",
          new Features.Bytes(new byte[4][1000], 1000),
          new int[4],
          List.of("no", "yes"),
          Optional.empty());

  @Test
  void whatTheOptimizerRemembersIsCounted() {
    try (Backend cpu = Devices.cpu(1).open(Precision.FLOAT64)) {
      Network network = new Network(with(20L << 20, cpu), LAYERS);
      assertThatCode(() -> check(network, new UpdateRule.GradientDescent(0)))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> check(network, new UpdateRule.Adam(0, UpdateRule.NEVER)))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("20 MiB are free")
          .hasMessageContaining("the gradients with the optimizer's state 23 MiB");
    }
  }

  private static void check(Network network, UpdateRule rule) {
    Descent descent = new Descent(rule, LearningRateSchedule.constant(1), 0);
    new TrainingMemory(network, DATA, DATA, new TrainingOptions(1, 4, descent, 0, 1)).check();
  }

  /** A backend that says how much is free. */
  private static Backend with(long availableBytes, Backend backend) {
    return (Backend)
        Proxy.newProxyInstance(
            TrainingMemoryTest.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) ->
                method.getName().equals("availableBytes")
                    ? availableBytes
                    : method.invoke(backend, arguments));
  }
}
