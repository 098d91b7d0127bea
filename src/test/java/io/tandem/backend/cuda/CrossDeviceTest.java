package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.data.Normalization;
import io.tandem.data.ToyProblem;
import io.tandem.nn.Initializer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The same seed gives the same training on the CPU and on the simulated GPU. */
@NeedsSimulator
class CrossDeviceTest {
  private static final double RATE = 0.05;

  @Test
  void weightsAgreeAfterAHundredToyStepsInFloat64() {
    Dataset toy = ToyProblem.load().dataset();
    Scaling scaling = Scaling.none(toy.features().columns());
    List<Linear> layers = Linear.stack(toy.features().columns(), List.of(10), 3);

    List<LayerParameters> cpu = train(cpu(Precision.FLOAT64), toy, scaling, layers, 2, 100);
    List<LayerParameters> gpu = train(gpu(Precision.FLOAT64), toy, scaling, layers, 2, 100);

    double largest = largest(cpu);
    assertThat(largestDifference(cpu, gpu)).isLessThanOrEqualTo(1e-12 * largest);
  }

  /**
   * Images as large as CIFAR-10's, in mini-batches of 50. With u half the distance from 1 to the
   * next float, a sum of n products is off by at most {@code 6 sqrt(n) u} times the sum of its
   * absolute terms, unless with a probability below one in ten million (Higham and Mary, "A New
   * Approach to Probabilistic Rounding Error Analysis", 2019). A gradient comes from sums over the
   * inputs, the hidden units, the classes and the batch, n in all. The absolute terms of its last
   * sum add up to at most {@code 2 max|W2| max|x|} in the first layer and {@code max|h|} in the
   * second, because a row of the loss's gradient adds up to at most 2 / batch, and one class of it
   * to 1. Each step adds that times the learning rate, and the rounding of the weight; later steps
   * carry it on, and at most double it while the learning rate suits the curvature. Either device
   * may be that far off.
   */
  @Test
  void weightsOfImageSizeAgreeInFloat32() {
    Dataset images = images(400);
    Scaling scaling = Normalization.STANDARD.fit(images.features());
    List<Linear> layers = Linear.stack(3072, List.of(50), 10);

    List<LayerParameters> cpu = train(cpu(Precision.FLOAT32), images, scaling, layers, 50, 20);
    List<LayerParameters> gpu = train(gpu(Precision.FLOAT32), images, scaling, layers, 50, 20);

    // Uniform pixels divided by their standard deviation reach sqrt(3); a sum of 3072 of them with
    // weights of variance 2 / 3072 has a standard deviation of sqrt(2).
    double x = Math.sqrt(3);
    double h = 5 * Math.sqrt(2);
    verify(cpu.subList(0, 1), gpu.subList(0, 1), 2 * largest(cpu.subList(1, 2)) * x);
    verify(cpu.subList(1, 2), gpu.subList(1, 2), h);
  }

  private static void verify(
      List<LayerParameters> cpu, List<LayerParameters> gpu, double absoluteTerms) {
    double u = Math.ulp(1f) / 2;
    double sum = 6 * Math.sqrt(3072 + 50 + 10 + 50) * u * absoluteTerms;
    double bound = 2 * 2 * 20 * (RATE * sum + u * largest(cpu));
    assertThat(largestDifference(cpu, gpu)).isLessThanOrEqualTo(bound);
  }

  private static List<LayerParameters> train(
      Backend opened,
      Dataset data,
      Scaling scaling,
      List<Linear> layers,
      int batchSize,
      int iterations) {
    try (Backend backend = opened) {
      Network network = new Network(backend, layers);
      network.write(new Initializer.He().initialize(layers, 3));
      Sgd sgd = new Sgd(LearningRateSchedule.exponential(RATE, 0.95), 0.001);
      TrainingOptions options = new TrainingOptions(iterations, batchSize, sgd, 4, 10);
      return new Trainer(network, data, data, scaling, options)
          .train(new TrainingListener() {})
          .parameters();
    }
  }

  private static Backend cpu(Precision precision) {
    return Devices.cpu(1).open(precision);
  }

  private static Backend gpu(Precision precision) {
    return SimulatedDevice.get().open(precision);
  }

  private static Dataset images(int count) {
    Random random = new Random(5);
    byte[][] pixels = new byte[count][3072];
    for (byte[] row : pixels) {
      random.nextBytes(row);
    }
    int[] labels = random.ints(count, 0, 10).toArray();
    List<String> classes = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    return new Dataset(
        "noise", new Features.Bytes(pixels, 3072), labels, classes, Optional.empty());
  }

  private static double largest(List<LayerParameters> layers) {
    return numbers(layers).map(Math::abs).max().getAsDouble();
  }

  private static double largestDifference(List<LayerParameters> one, List<LayerParameters> other) {
    double[] ours = numbers(one).toArray();
    double[] theirs = numbers(other).toArray();
    return IntStream.range(0, ours.length)
        .mapToDouble(i -> Math.abs(ours[i] - theirs[i]))
        .max()
        .getAsDouble();
  }

  private static DoubleStream numbers(List<LayerParameters> layers) {
    return layers.stream()
        .flatMapToDouble(
            layer ->
                DoubleStream.concat(Arrays.stream(layer.weights()), Arrays.stream(layer.bias())));
  }
}
