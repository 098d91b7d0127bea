package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.measure.LayerShape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch holds the examples that its cursor comes to. */
interface GatherContract extends BackendUnderTest {
  /** Labels are drawn from so many classes. */
  int CLASSES = 5;

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void aBatchIsTheFirstExampleUntilSomethingIsGathered(LayerCase layer) {
    for (ExampleSet set : examples(layer)) {
      Backend backend = backend(layer.precision());
      Examples examples = set.upload(backend);

      Batch batch = backend.batch(examples, 3);

      assertThat(examples.rows()).isEqualTo(set.features().rows());
      assertThat(examples.columns()).isEqualTo(set.features().columns());
      assertThat(batch.features().rows()).isEqualTo(3);
      assertThat(batch.features().columns()).isEqualTo(examples.columns());
      verify(layer, set, batch, 0, 0, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void batchesTakeTurnsWithOneCursor(LayerCase layer) {
    for (ExampleSet set : examples(layer)) {
      Backend backend = backend(layer.precision());
      int rows = layer.shape().batch();
      int[] order = shuffled(layer.random(), set.features().rows());
      int remaining = order.length - 2 * rows;
      Examples examples = set.upload(backend);
      Batch batch = backend.batch(examples, rows);
      Batch last = backend.batch(examples, remaining);
      Cursor cursor = backend.cursor();
      backend.write(cursor, order, new double[0]);

      backend.gather(examples, cursor, batch);
      verify(layer, set, batch, Arrays.copyOf(order, rows));
      backend.gather(examples, cursor, batch);
      verify(layer, set, batch, Arrays.copyOfRange(order, rows, 2 * rows));
      backend.gather(examples, cursor, last);
      verify(layer, set, last, Arrays.copyOfRange(order, 2 * rows, order.length));
      verify(layer, set, batch, Arrays.copyOfRange(order, rows, 2 * rows));
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void anOrderMayRepeatAndLeaveOut(Precision precision) {
    LayerCase layer = new LayerCase(precision, new LayerShape(4, 6, 3), Numbers.REALS, 1);
    for (ExampleSet set : examples(layer)) {
      Backend backend = backend(precision);
      Examples examples = set.upload(backend);
      Batch batch = backend.batch(examples, 4);
      Cursor cursor = backend.cursor();
      backend.write(cursor, new int[] {5, 5, 0, 2}, new double[0]);

      backend.gather(examples, cursor, batch);

      verify(layer, set, batch, 5, 5, 0, 2);
    }
  }

  @ParameterizedTest
  @MethodSource("fewLayers")
  default void overwrittenExamplesKeepTheirLabelsAndScaling(LayerCase layer) {
    for (ExampleSet set : examples(layer)) {
      Backend backend = backend(layer.precision());
      int rows = set.features().rows();
      int[] reversed = IntStream.range(0, rows).map(row -> rows - 1 - row).toArray();
      int[] lastOnes = Arrays.copyOf(reversed, rows / 2);
      Examples examples = set.upload(backend);
      Batch batch = backend.batch(examples, rows);
      Cursor cursor = backend.cursor();
      backend.write(cursor, reversed, new double[0]);
      backend.gather(examples, cursor, batch);

      backend.write(examples, set.features().select(lastOnes));

      verify(layer, set, batch, reversed);
      backend.write(cursor, reversed, new double[0]);
      backend.gather(examples, cursor, batch);
      int[] rowsNow = IntStream.range(0, rows).map(i -> Math.max(i, rows - 1 - i)).toArray();
      Features overwritten = set.features().select(rowsNow);
      verify(layer, new ExampleSet(overwritten, set.labels(), set.scaling()), batch, reversed);
      Batch fromTheHost = backend.batch(set.upload(backend), 1);
      verify(layer, set, fromTheHost, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void writingACursorStartsItAgainWithAnyLength(Precision precision) {
    LayerCase layer = new LayerCase(precision, new LayerShape(2, 6, 3), Numbers.REALS, 2);
    for (ExampleSet set : examples(layer)) {
      Backend backend = backend(precision);
      Examples examples = set.upload(backend);
      Batch batch = backend.batch(examples, 2);
      Cursor cursor = backend.cursor();

      backend.write(cursor, new int[] {1, 2, 3, 4}, new double[0]);
      backend.gather(examples, cursor, batch);
      verify(layer, set, batch, 1, 2);
      backend.write(cursor, new int[] {4, 0}, new double[0]);
      backend.gather(examples, cursor, batch);
      verify(layer, set, batch, 4, 0);
      backend.write(cursor, new int[] {0, 1, 2, 3, 4, 5, 6, 0}, new double[0]);
      for (int first = 0; first < 6; first += 2) {
        backend.gather(examples, cursor, batch);
        verify(layer, set, batch, first, first + 1);
      }
      backend.gather(examples, cursor, batch);
      verify(layer, set, batch, 6, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void cursorsAndDataSetsAreApart(Precision precision) {
    LayerCase layer = new LayerCase(precision, new LayerShape(2, 6, 3), Numbers.REALS, 3);
    Backend backend = backend(precision);
    List<ExampleSet> sets = examples(layer);
    List<Examples> uploaded = sets.stream().map(set -> set.upload(backend)).toList();
    List<Batch> batches = uploaded.stream().map(examples -> backend.batch(examples, 2)).toList();
    List<Cursor> cursors = sets.stream().map(set -> backend.cursor()).toList();

    for (int i = 0; i < sets.size(); i++) {
      backend.write(cursors.get(i), new int[] {i, 6, i + 1, 5}, new double[0]);
    }
    for (int i = 0; i < sets.size(); i++) {
      backend.gather(uploaded.get(i), cursors.get(i), batches.get(i));
    }

    for (int i = 0; i < sets.size(); i++) {
      verify(layer, sets.get(i), batches.get(i), i, 6);
    }
    backend.gather(uploaded.get(0), cursors.get(0), batches.get(0));
    verify(layer, sets.get(0), batches.get(0), 1, 5);
    verify(layer, sets.get(1), batches.get(1), 1, 6);
  }

  /** Values, means and factors are rounded as everything is that is handed to a device. */
  @ParameterizedTest
  @MethodSource("precisions")
  default void scalingRoundsItsOperandsAndThenTwice(Precision precision) {
    LayerCase layer = new LayerCase(precision, new LayerShape(3, 2, 3), Numbers.REALS, 4);
    Backend backend = backend(precision);
    double[][] reals = {{0.1, 1 / 3.0}, {0.7, -2 / 3.0}, {100.1, 12345.678}};
    byte[][] bytes = {{0, -1}, {1, 127}, {-128, 77}};
    int[] labels = {0, 1, 2};
    Scaling scaling =
        new Scaling(new double[] {0.3, 125.306918046875}, new double[] {1 / 62.99, 0.1});
    for (Features features : List.of(new Features.Reals(reals, 2), new Features.Bytes(bytes, 2))) {
      ExampleSet set = new ExampleSet(features, labels, scaling);
      Examples examples = set.upload(backend);
      Batch batch = backend.batch(examples, 3);
      Cursor cursor = backend.cursor();
      backend.write(cursor, new int[] {2, 1, 0}, new double[0]);

      backend.gather(examples, cursor, batch);

      verify(layer, set, batch, 2, 1, 0);
    }
  }

  /** Bytes and real numbers, under scalings that are exact and scalings that round. */
  private static List<ExampleSet> examples(LayerCase layer) {
    Random random = layer.random();
    int rows = 2 * layer.shape().batch() + 3;
    int columns = layer.shape().inputs();
    ExampleSet bytes = ExampleSet.ofBytes(random, rows, columns, CLASSES);
    ExampleSet reals = ExampleSet.ofReals(random, rows, columns, CLASSES);
    return List.of(bytes, bytes.scaledAtRandom(random), reals);
  }

  private static int[] shuffled(Random random, int count) {
    List<Integer> order = IntStream.range(0, count).boxed().collect(Collectors.toList());
    Collections.shuffle(order, random);
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private void verify(LayerCase layer, ExampleSet set, Batch batch, int... rows) {
    Backend backend = backend(layer.precision());
    String what = layer + " " + set.features().getClass().getSimpleName();
    Expected.exactly(set.features().columns(), set.inputs(layer.precision(), rows))
        .verify(what + ", inputs", backend.read(batch.features()));
    assertThat(Labels.read(backend, batch, CLASSES))
        .as("%s, labels", what)
        .containsExactly(set.labels(rows));
  }
}
