package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Loss;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.Tally;
import io.tandem.backend.UpdateRule;
import io.tandem.nn.BackwardPass;
import io.tandem.nn.ForwardPass;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import java.util.Arrays;
import java.util.List;

/**
 * A whole training step of a net with one hidden layer, on pixels: gather, forward, loss, backward,
 * update. What is compared is the mean loss of the first steps, in which every operation has its
 * part; it is a sum of positive terms, and so its own size.
 */
record StepCase(int inputs, int hidden, int classes, int batch) implements Case {
  private static final int EXAMPLES = 1024;
  private static final int SEED = 1;
  private static final double LEARNING_RATE = 0x1p-5;
  private static final double L2 = 0x1p-10;
  private static final int STEPS_COMPARED = 5;

  @Override
  public Operation operation() {
    return Operation.STEP;
  }

  @Override
  public int width() {
    return hidden;
  }

  @Override
  public String size() {
    return inputs + "-" + hidden + "-" + classes + ", batch " + batch;
  }

  /** The first layer's inputs need no gradient. */
  @Override
  public double operations() {
    return 2 * first().productOperations() + 3 * second().productOperations();
  }

  /** Pixels are bytes and are read twice; activations are written and read, parameters updated. */
  @Override
  public double bytes(Precision precision) {
    double pixels = 2.0 * first().inputSize();
    double activations = 4.0 * (first().outputSize() + second().outputSize());
    double parameters = 6.0 * (first().parameters() + second().parameters());
    return pixels + (activations + parameters) * precision.bytes();
  }

  @Override
  public int terms() {
    return inputs + hidden + classes + batch;
  }

  @Override
  public int comparedRuns() {
    return STEPS_COMPARED;
  }

  @Override
  public Work on(Backend backend, Draw draw) {
    List<Linear> layers = Linear.stack(inputs, List.of(hidden), classes);
    Network network = new Network(backend, layers);
    network.write(new Initializer.He().initialize(layers, SEED));
    Examples examples = examples(backend, draw);
    Batch mini = backend.batch(examples, batch);
    ForwardPass forward = new ForwardPass(network, batch);
    ParameterGroup gradients = network.newGradients();
    BackwardPass backward = new BackwardPass(network, forward, batch, gradients);
    UpdateRule rule = new UpdateRule.GradientDescent(L2);
    Cursor cursor = backend.cursor();
    Tally tally = backend.tally();
    return new Work() {
      @Override
      public void ready(int runs) {
        double[] rates = new double[runs];
        Arrays.fill(rates, LEARNING_RATE);
        backend.write(cursor, draw.indices(runs * batch, EXAMPLES), rates);
      }

      @Override
      public void run() {
        backend.gather(examples, cursor, mini);
        forward.run(mini.features());
        backend.lossGradient(Loss.CROSS_ENTROPY, forward.logits(), mini, tally);
        backward.run(mini.features());
        backend.update(rule, network.parameters(), gradients, cursor, tally);
      }

      @Override
      public List<double[]> results() {
        return List.of(new double[] {backend.read(tally).meanLoss()});
      }
    };
  }

  /** Noise in the format of pixels, scaled by numbers that every precision holds. */
  private Examples examples(Backend backend, Draw draw) {
    double[] mean = new double[inputs];
    double[] factor = new double[inputs];
    Arrays.fill(mean, 127.5);
    Arrays.fill(factor, 0x1p-6);
    return backend.upload(
        new Features.Bytes(draw.bytes(EXAMPLES, inputs), inputs),
        draw.indices(EXAMPLES, classes),
        new Scaling(mean, factor));
  }

  private LayerShape first() {
    return new LayerShape(batch, inputs, hidden);
  }

  private LayerShape second() {
    return new LayerShape(batch, hidden, classes);
  }
}
