package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A part of what PyTorch makes of layers, beside what a device makes of them.
 *
 * @param fixture an object of {@code pytorch-layers.json}
 */
record PyTorchLayers(Backend backend, JsonNode fixture) {
  /** A topic of the fixture. */
  static PyTorchLayers of(Backend backend, String topic) {
    try (InputStream resource = PyTorchLayers.class.getResourceAsStream("pytorch-layers.json")) {
      return new PyTorchLayers(backend, new ObjectMapper().readTree(resource).get(topic));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int number(String field) {
    return fixture.get(field).asInt();
  }

  double[] numbers(String field) {
    return numbers(fixture.get(field));
  }

  static double[] numbers(JsonNode values) {
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i).asDouble();
    }
    return numbers;
  }

  Matrix matrix(int rows, int columns, double... values) {
    Matrix matrix = backend.matrix(rows, columns);
    backend.write(matrix, values);
    return matrix;
  }

  /** How far numbers of about one may be off. */
  double tolerance() {
    return backend.precision() == Precision.FLOAT64 ? 1e-12 : 2e-5;
  }

  void verify(String what, Matrix actual, double... expected) {
    assertThat(backend.read(actual))
        .as("%s, %s", backend.precision(), what)
        .containsExactly(expected, within(tolerance()));
  }
}
