package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cross-entropy, with labels as they are and smoothed, and its gradient are PyTorch's. */
interface PyTorchLossContract extends BackendUnderTest {
  @ParameterizedTest
  @MethodSource("precisions")
  default void theCrossEntropyIsThatOfPyTorch(Precision precision) {
    Backend backend = backend(precision);
    PyTorchLayers torch = PyTorchLayers.of(backend, "cross_entropy");
    int[] labels = Arrays.stream(torch.numbers("labels")).mapToInt(label -> (int) label).toArray();
    assertThat(torch.fixture().get("cases")).hasSize(3);
    for (JsonNode one : torch.fixture().get("cases")) {
      double smoothing = one.get("label_smoothing").asDouble();
      Matrix logits = torch.matrix(labels.length, torch.number("classes"), torch.numbers("logits"));
      Tally tally = backend.tally();

      backend.softmaxCrossEntropyGradient(logits, Labels.batch(backend, labels), smoothing, tally);

      String what = "smoothing " + smoothing;
      torch.verify(what, logits, PyTorchLayers.numbers(one.get("gradient")));
      assertThat(backend.read(tally).loss())
          .as("%s, %s", precision, what)
          .isCloseTo(one.get("loss").asDouble(), within(torch.tolerance()));
    }
  }
}
