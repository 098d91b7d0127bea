package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every activation and its derivative are PyTorch's. */
interface PyTorchActivationContract extends BackendUnderTest {
  @ParameterizedTest
  @MethodSource("precisions")
  default void activationsAreThoseOfPyTorch(Precision precision) {
    PyTorchLayers all = PyTorchLayers.of(backend(precision), "activations");
    List<Activation> compared = new ArrayList<>(List.of(Activation.IDENTITY));
    for (JsonNode one : all.fixture().get("cases")) {
      compared.add(compare(all, one));
    }

    assertThat(compared).containsExactlyInAnyOrder(Activation.values());
  }

  private static Activation compare(PyTorchLayers all, JsonNode one) {
    Activation activation =
        Arrays.stream(Activation.values())
            .filter(named -> named.toString().equals(one.get("name").asText()))
            .findFirst()
            .orElseThrow();
    Backend backend = all.backend();
    double[] inputs = all.numbers("x");
    int rows = inputs.length;
    // A weight of one and no bias leave the activation alone.
    Matrix x = all.matrix(rows, 1, inputs);
    Matrix weights = all.matrix(1, 1, 1);
    Matrix sums = backend.matrix(rows, 1);
    Matrix y = backend.matrix(rows, 1);
    Matrix gradientX = backend.matrix(rows, 1);

    backend.linear(x, weights, backend.matrix(1, 1), activation, sums, y);
    backend.linearBackward(
        x,
        weights,
        activation.differentiatesSums() ? sums : y,
        activation,
        all.matrix(rows, 1, all.numbers("gradient_y")),
        backend.matrix(1, 1),
        backend.matrix(1, 1),
        gradientX);

    all.verify(activation + ", y", y, PyTorchLayers.numbers(one.get("y")));
    all.verify(activation + ", gradientX", gradientX, PyTorchLayers.numbers(one.get("gradient_x")));
    return activation;
  }
}
