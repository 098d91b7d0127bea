package io.tandem.backend.cuda;

import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Loss;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.Scaling;
import io.tandem.backend.Step;
import io.tandem.backend.Tally;
import io.tandem.backend.Totals;
import io.tandem.backend.UpdateRule;
import io.tandem.nn.BackwardPass;
import io.tandem.nn.ForwardPass;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A training step over random pixels, as a trainer records it. */
final class TrainingTrial {
  private static final int EXAMPLES = 400;
  private static final int MOST_STEPS = 1000;

  private final Backend backend;
  private final Tally tally;
  private final Step step;

  TrainingTrial(Backend backend, int inputs, int hidden, int classes, int batchSize) {
    this.backend = backend;
    Random random = new Random(1);
    byte[][] pixels = new byte[EXAMPLES][inputs];
    for (byte[] row : pixels) {
      random.nextBytes(row);
    }
    int[] labels = random.ints(EXAMPLES, 0, classes).toArray();
    double[] mean = new double[inputs];
    double[] factor = new double[inputs];
    Arrays.fill(mean, 127.5);
    Arrays.fill(factor, 1 / 74.0);
    Examples examples =
        backend.upload(new Features.Bytes(pixels, inputs), labels, new Scaling(mean, factor));
    List<Linear> layers = Linear.stack(inputs, List.of(hidden), classes);
    Network network = new Network(backend, layers);
    network.write(new Initializer.He().initialize(layers, 1));
    ParameterGroup gradients = network.newGradients();
    Batch batch = backend.batch(examples, batchSize);
    ForwardPass forward = new ForwardPass(network, batchSize);
    BackwardPass backward = new BackwardPass(network, forward, batchSize, gradients);
    Cursor cursor = backend.cursor();
    int[] order = random.ints(MOST_STEPS * batchSize, 0, EXAMPLES).toArray();
    double[] rates = new double[MOST_STEPS];
    Arrays.fill(rates, 0.1);
    backend.write(cursor, order, rates);
    tally = backend.tally();
    step =
        backend.record(
            () -> {
              backend.gather(examples, cursor, batch);
              forward.run(batch.features());
              backend.lossGradient(Loss.CROSS_ENTROPY, forward.logits(), batch, tally);
              backward.run(batch.features());
              backend.update(
                  new UpdateRule.GradientDescent(0.001),
                  network.parameters(),
                  gradients,
                  cursor,
                  tally);
            });
  }

  /** Makes so many steps, which may still be under way. */
  void run(int steps) {
    step.run(steps);
  }

  /** What the steps since the last reading tallied. */
  Totals totals() {
    return backend.read(tally);
  }
}
