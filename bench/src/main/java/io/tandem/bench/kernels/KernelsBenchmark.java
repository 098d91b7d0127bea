package io.tandem.bench.kernels;

import io.tandem.backend.Activation;
import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Loss;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.Tally;
import io.tandem.backend.UpdateRule;
import io.tandem.backend.cpu.CpuDevice;
import io.tandem.backend.cpu.Float32Dense;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The operations of a step one by one: those of a network's first layer, and of its loss. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
public class KernelsBenchmark {
  private static final int INPUTS = 3072;
  private static final int CLASSES = 10;

  /** More than an iteration of the benchmark makes. */
  private static final int MOST_UPDATES = 1_000_000;

  /** Examples in a mini-batch, and outputs of the layer. */
  @Param({"200x50", "512x1024"})
  public String shape;

  /** How many threads share the work. */
  @Param({"1", "2"})
  public int threads;

  private final Random random = new Random(1);
  private Backend backend;
  private Cursor cursor;
  private Batch batch;
  private Tally tally;
  private ParameterGroup parameters;
  private ParameterGroup gradients;
  private Matrix y;
  private Matrix gradientY;
  private Matrix logits;

  /** Makes room and fills it with noise. */
  @Setup
  public void setUp() {
    int rows = Integer.parseInt(shape.split("x")[0]);
    int outputs = Integer.parseInt(shape.split("x")[1]);
    backend = new CpuDevice(threads).open(Precision.FLOAT32);
    byte[][] data = new byte[rows][INPUTS];
    for (byte[] row : data) {
      random.nextBytes(row);
    }
    int[] labels = random.ints(rows, 0, CLASSES).toArray();
    Examples examples =
        backend.upload(new Features.Bytes(data, INPUTS), labels, Scaling.none(INPUTS));
    batch = backend.batch(examples, rows);
    cursor = backend.cursor();
    tally = backend.tally();
    backend.write(cursor, IntStream.range(0, rows).toArray(), new double[0]);
    backend.gather(examples, cursor, batch);
    List<ParameterShape> shapes =
        List.of(new ParameterShape(outputs, INPUTS, true), new ParameterShape(1, outputs, false));
    parameters = backend.parameters(shapes);
    gradients = backend.parameters(shapes);
    parameters.matrices().forEach(this::fill);
    y = fill(backend.matrix(rows, outputs));
    gradientY = fill(backend.matrix(rows, outputs));
    logits = backend.matrix(rows, CLASSES);
  }

  /** A cursor serves as many updates as it has learning rates. */
  @Setup(Level.Iteration)
  public void rewind() {
    backend.write(cursor, new int[0], new double[MOST_UPDATES]);
  }

  /** Frees everything. */
  @TearDown
  public void tearDown() {
    backend.close();
  }

  private Matrix fill(Matrix matrix) {
    backend.write(matrix, random.doubles((long) matrix.rows() * matrix.columns()).toArray());
    return matrix;
  }

  /** A layer's outputs, with bias and relu, by weights that change each time, as in training. */
  @Benchmark
  public void linear() {
    Float32Dense weights = (Float32Dense) weights(parameters);
    backend.linear(batch.features(), weights, bias(parameters), Activation.RELU, y);
    weights.countOverwriting();
    backend.finish();
  }

  /** A layer's gradients but that of its inputs, with relu's mask. */
  @Benchmark
  public void linearBackward() {
    backend.linearBackward(
        batch.features(),
        weights(parameters),
        y,
        Activation.RELU,
        gradientY,
        weights(gradients),
        bias(gradients),
        null);
    backend.finish();
  }

  /** The loss and its gradient, over and over from its own results. */
  @Benchmark
  public void softmaxCrossEntropyGradient() {
    backend.lossGradient(Loss.CROSS_ENTROPY, logits, batch, tally);
    backend.finish();
  }

  /** The update of the layer's parameters. */
  @Benchmark
  public void update() {
    backend.update(new UpdateRule.GradientDescent(1e-3), parameters, gradients, cursor, tally);
    backend.finish();
  }

  private static Matrix weights(ParameterGroup group) {
    return group.matrices().get(0);
  }

  private static Matrix bias(ParameterGroup group) {
    return group.matrices().get(1);
  }
}
