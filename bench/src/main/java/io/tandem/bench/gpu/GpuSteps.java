package io.tandem.bench.gpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Devices;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Loss;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.Step;
import io.tandem.backend.Tally;
import io.tandem.backend.UpdateRule;
import io.tandem.bench.TrainingCase;
import io.tandem.nn.BackwardPass;
import io.tandem.nn.ForwardPass;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Times training steps on a device, many queued at once as training queues them, and prints a line
 * of JSON a case: the same fields as {@code pytorch.py}.
 */
final class GpuSteps {
  private static final int ROUNDS = 25;
  private static final int ROUNDS_OF_WARM_UP = 5;
  private static final double SECONDS_A_ROUND = 0.1;
  private static final int MOST_STEPS = 20_000;

  private final TrainingCase training;
  private final Backend backend;
  private final Random random = new Random(1);
  private final Cursor cursor;
  private final Step step;

  private GpuSteps(TrainingCase training, Backend backend) {
    this.training = training;
    this.backend = backend;
    List<Integer> hidden = Arrays.stream(training.widths(), 1, training.layers()).boxed().toList();
    List<Linear> layers = Linear.stack(training.inputs(), hidden, training.classes());
    Network network = new Network(backend, layers);
    network.write(new Initializer.He().initialize(layers, 1));
    Examples examples = backend.upload(features(), labels(), scaling());
    Batch batch = backend.batch(examples, training.batch());
    cursor = backend.cursor();
    Tally tally = backend.tally();
    ParameterGroup gradients = network.newGradients();
    ForwardPass forward = new ForwardPass(network, training.batch());
    BackwardPass backward = new BackwardPass(network, forward, training.batch(), gradients);
    UpdateRule rule = new UpdateRule.GradientDescent(TrainingCase.L2);
    step =
        backend.record(
            () -> {
              backend.gather(examples, cursor, batch);
              forward.run(batch.features());
              backend.lossGradient(Loss.CROSS_ENTROPY, forward.logits(), batch, tally);
              backward.run(batch.features());
              backend.update(rule, network.parameters(), gradients, cursor, tally);
            });
  }

  /**
   * Times the given cases.
   *
   * @param arguments the device's name, the precision, and the cases, such as {@code
   *     3072-50-10/200}
   */
  public static void main(String[] arguments) throws Exception {
    Precision precision = Precision.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    for (String name : Arrays.asList(arguments).subList(2, arguments.length)) {
      TrainingCase training = TrainingCase.parse(name);
      try (Backend backend = Devices.named(arguments[0], 1).open(precision)) {
        double[] seconds = new GpuSteps(training, backend).seconds();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("library", "Tandem");
        line.put("case", name);
        line.put("precision", arguments[1]);
        line.put("median_us", 1e6 * seconds[seconds.length / 2]);
        line.put("least_us", 1e6 * seconds[0]);
        line.put("most_us", 1e6 * seconds[seconds.length - 1]);
        System.out.println(new ObjectMapper().writeValueAsString(line));
      }
    }
  }

  /** Seconds a step, one figure a round, sorted. */
  private double[] seconds() {
    double guess = round(100);
    int steps = (int) Math.max(20, Math.min(MOST_STEPS, SECONDS_A_ROUND / guess));
    double[] seconds = new double[ROUNDS];
    for (int i = -ROUNDS_OF_WARM_UP; i < ROUNDS; i++) {
      double time = round(steps);
      if (i >= 0) {
        seconds[i] = time;
      }
    }
    Arrays.sort(seconds);
    return seconds;
  }

  private double round(int steps) {
    int[] order = random.ints((long) steps * training.batch(), 0, training.examples()).toArray();
    double[] rates = new double[steps];
    Arrays.fill(rates, TrainingCase.LEARNING_RATE);
    backend.write(cursor, order, rates);
    backend.finish();
    long started = System.nanoTime();
    step.run(steps);
    backend.finish();
    return (System.nanoTime() - started) / 1e9 / steps;
  }

  private Features features() {
    byte[][] data = new byte[training.examples()][training.inputs()];
    Arrays.stream(data).forEach(random::nextBytes);
    return new Features.Bytes(data, training.inputs());
  }

  private int[] labels() {
    return random.ints(training.examples(), 0, training.classes()).toArray();
  }

  private Scaling scaling() {
    double[] mean = new double[training.inputs()];
    double[] factor = new double[training.inputs()];
    Arrays.fill(mean, 127.5);
    Arrays.fill(factor, 1 / 73.9);
    return new Scaling(mean, factor);
  }
}
