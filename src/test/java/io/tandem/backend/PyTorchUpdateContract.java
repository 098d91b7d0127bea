package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Update by update, every rule does what PyTorch's optimizer of the same name does. */
interface PyTorchUpdateContract extends BackendUnderTest {
  @ParameterizedTest
  @MethodSource("precisions")
  default void updatesAreThoseOfPyTorch(Precision precision) throws IOException {
    JsonNode fixture;
    try (InputStream resource =
        PyTorchUpdateContract.class.getResourceAsStream("pytorch-updates.json")) {
      fixture = new ObjectMapper().readTree(resource);
    }
    assertThat(fixture.get("cases")).hasSize(21);
    for (JsonNode one : fixture.get("cases")) {
      follow(fixture, one, precision);
    }
  }

  private void follow(JsonNode fixture, JsonNode one, Precision precision) {
    Backend backend = backend(precision);
    UpdateRule rule = rule(one);
    List<ParameterShape> shapes = new ArrayList<>();
    for (JsonNode values : fixture.get("initial")) {
      // PyTorch adds its weight decay to every parameter.
      shapes.add(new ParameterShape(1, values.size(), true));
    }
    ParameterGroup parameters = backend.parameters(shapes);
    ParameterGroup gradients = backend.parameters(shapes);
    List<ParameterGroup> states =
        Stream.generate(() -> backend.parameters(shapes)).limit(rule.states()).toList();
    write(backend, parameters, fixture.get("initial"));
    Cursor cursor = backend.cursor();
    Tally tally = backend.tally();
    double tolerance = precision == Precision.FLOAT64 ? 1e-12 : 2e-5;
    for (int step = 0; step < one.get("steps").size(); step++) {
      write(backend, gradients, fixture.get("gradients").get(step));
      StepSize size =
          rule.stepSize(
              fixture.get("learning_rate").asDouble(), one.get("weight_decay").asDouble(), step);
      backend.write(cursor, new int[0], List.of(size));
      backend.update(rule, parameters, gradients, states, cursor, tally);
      for (int i = 0; i < shapes.size(); i++) {
        assertThat(backend.read(parameters.matrices().get(i)))
            .as("%s, %s, step %d, parameter %d", precision, rule, step, i)
            .containsExactly(numbers(one.get("steps").get(step).get(i)), within(tolerance));
      }
    }
  }

  private static UpdateRule rule(JsonNode one) {
    double l2 = one.get("l2").asDouble();
    double clipNorm = one.get("clip_norm").asDouble(UpdateRule.NEVER);
    return switch (one.get("rule").asText()) {
      case "sgd" -> new UpdateRule.GradientDescent(l2, clipNorm);
      case "momentum" -> new UpdateRule.Momentum(l2, clipNorm, 0.9, false);
      case "nesterov" -> new UpdateRule.Momentum(l2, clipNorm, 0.9, true);
      case "rmsprop" -> new UpdateRule.RmsProp(l2, clipNorm);
      case "adam" -> new UpdateRule.Adam(l2, clipNorm);
      default -> throw new IllegalArgumentException(one.get("rule").asText());
    };
  }

  private static void write(Backend backend, ParameterGroup group, JsonNode values) {
    for (int i = 0; i < values.size(); i++) {
      backend.write(group.matrices().get(i), numbers(values.get(i)));
    }
  }

  private static double[] numbers(JsonNode values) {
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i).asDouble();
    }
    return numbers;
  }
}
