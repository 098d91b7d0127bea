package io.tandem.backend;

import io.tandem.measure.LayerShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the parts of the contract try, and on what. */
interface BackendUnderTest {
  /** The precisions that the backend has. */
  Set<Precision> precisions();

  /** A backend that all trials share. */
  Backend backend(Precision precision);

  /** Opens a backend of its own for a trial, and closes it. */
  void withFreshBackend(Precision precision, Consumer<Backend> trial);

  /** Every shape, with every kind of numbers. */
  default Stream<LayerCase> layers() {
    return cases(LayerShapes.all());
  }

  /** Some shapes, with every kind of numbers. */
  default Stream<LayerCase> fewLayers() {
    return cases(LayerShapes.few());
  }

  /** Shapes at the edges of tiles and of pieces of sums, with every kind of numbers. */
  default Stream<LayerCase> edgeLayers() {
    return cases(LayerShapes.edges());
  }

  private Stream<LayerCase> cases(List<LayerShape> shapes) {
    List<LayerCase> cases = new ArrayList<>();
    for (Precision precision : precisions()) {
      for (LayerShape shape : shapes) {
        for (Numbers numbers : Numbers.values()) {
          cases.add(new LayerCase(precision, shape, numbers, cases.size()));
        }
      }
    }
    return cases.stream();
  }
}
