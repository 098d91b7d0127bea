package io.tandem.backend;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A network of two layers on a backend, with all that its training needs. */
final class SmallNetwork {
  static final int STEPS = 20;
  private static final int BATCH = 16;
  private static final int LAST_BATCH = 6;
  private static final int FEATURES = 37;
  private static final int HIDDEN = 33;
  private static final int CLASSES = 10;
  private static final long SEED = 7;

  private final Backend backend;
  private final UpdateRule rule;
  private final Examples examples;
  private final Cursor cursor;
  private final Tally tally;
  private final ParameterGroup parameters;
  private final ParameterGroup gradients;
  private final List<ParameterGroup> states;
  private final Activations full;
  private final Activations last;

  private record Activations(Batch batch, Matrix hidden, Matrix gradientHidden, Matrix logits) {}

  /** The same network, data and order on every backend, all numbers of which float32 holds. */
  SmallNetwork(Backend backend) {
    this(backend, new UpdateRule.GradientDescent(0.001));
  }

  /** The same, trained by a rule, with a weight decay of 1/8 where it remembers anything. */
  SmallNetwork(Backend backend, UpdateRule rule) {
    this.backend = backend;
    this.rule = rule;
    Random random = new Random(SEED);
    examples = ExampleSet.ofBytes(random, 100, FEATURES, CLASSES).upload(backend);
    cursor = backend.cursor();
    tally = backend.tally();
    List<ParameterShape> shapes =
        List.of(
            new ParameterShape(HIDDEN, FEATURES, true),
            new ParameterShape(1, HIDDEN, false),
            new ParameterShape(CLASSES, HIDDEN, true),
            new ParameterShape(1, CLASSES, false));
    parameters = backend.parameters(shapes);
    gradients = backend.parameters(shapes);
    states = Stream.generate(() -> backend.parameters(shapes)).limit(rule.states()).toList();
    full = activations(BATCH);
    last = activations(LAST_BATCH);
    for (Matrix matrix : parameters.matrices()) {
      backend.write(
          matrix,
          random
              .doubles((long) matrix.rows() * matrix.columns())
              .map(uniform -> (float) (uniform - 0.5) / 4)
              .toArray());
    }
  }

  /** Writes the order and learning rates of {@link #STEPS} steps and a last, smaller one. */
  void start() {
    Random random = new Random(SEED + 1);
    backend.write(
        cursor,
        random.ints(STEPS * BATCH + LAST_BATCH, 0, examples.rows()).toArray(),
        stepSizes(
            random.doubles(STEPS + 1).map(uniform -> (float) (0.05 + uniform / 4)).toArray()));
  }

  private List<StepSize> stepSizes(double[] rates) {
    double weightDecay = rule.states() == 0 ? 0 : 0.125;
    return IntStream.range(0, rates.length)
        .mapToObj(i -> rule.stepSize(rates[i], weightDecay, i))
        .toList();
  }

  /** A training step. */
  void step() {
    step(full);
  }

  /** The step of what remains. */
  void lastStep() {
    step(last);
  }

  /** What the steps since the last reading tallied. */
  Totals totals() {
    return backend.read(tally);
  }

  /** The parameters, layer by layer. */
  List<double[]> parameters() {
    return parameters.matrices().stream().map(backend::read).toList();
  }

  private Activations activations(int rows) {
    return new Activations(
        backend.batch(examples, rows),
        backend.matrix(rows, HIDDEN),
        backend.matrix(rows, HIDDEN),
        backend.matrix(rows, CLASSES));
  }

  private void step(Activations on) {
    List<Matrix> p = parameters.matrices();
    List<Matrix> g = gradients.matrices();
    Matrix x = on.batch().features();
    backend.gather(examples, cursor, on.batch());
    backend.linear(x, p.get(0), p.get(1), Activation.RELU, on.hidden());
    backend.linear(on.hidden(), p.get(2), p.get(3), Activation.IDENTITY, on.logits());
    // The logits become their gradient in place, and the identity's derivative does not read them.
    backend.lossGradient(Loss.CROSS_ENTROPY, on.logits(), on.batch(), tally);
    backend.linearBackward(
        on.hidden(),
        p.get(2),
        on.logits(),
        Activation.IDENTITY,
        on.logits(),
        g.get(2),
        g.get(3),
        on.gradientHidden());
    backend.linearBackward(
        x, p.get(0), on.hidden(), Activation.RELU, on.gradientHidden(), g.get(0), g.get(1), null);
    backend.update(rule, parameters, gradients, states, cursor, tally);
  }
}
