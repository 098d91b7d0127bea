package io.tandem.backend;

import java.util.Arrays;
import java.util.Random;

/**
 * The inputs of one trial's layer as a batch of examples, every second one of those there are.
 *
 * @param batch what is gathered
 * @param values what its features should be, row by row
 */
record BatchInputs(Batch batch, double[] values) {
  /** Bytes where the trial's numbers are eighths, which stay exact; else real numbers. */
  static BatchInputs gather(Backend backend, LayerCase layer, Random random) {
    int rows = layer.shape().batch();
    int columns = layer.shape().inputs();
    ExampleSet set =
        switch (layer.numbers()) {
          case EIGHTHS -> ExampleSet.ofBytes(random, 2 * rows, columns, 1);
          case REALS -> ExampleSet.ofReals(random, 2 * rows, columns, 1);
        };
    int[] order = new int[rows];
    Arrays.setAll(order, i -> 2 * (rows - i) - 1);
    Examples examples = set.upload(backend);
    Batch batch = backend.batch(examples, rows);
    Cursor cursor = backend.cursor();
    backend.write(cursor, order, new double[0]);
    backend.gather(examples, cursor, batch);
    return new BatchInputs(batch, set.inputs(layer.precision(), order));
  }
}
