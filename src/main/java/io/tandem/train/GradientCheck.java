package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Loss;
import io.tandem.backend.Scaling;
import io.tandem.backend.Tally;
import io.tandem.backend.UpdateRule;
import io.tandem.data.Dataset;
import io.tandem.nn.LayerKind;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Network;
import io.tandem.optim.Optimizer;
import io.tandem.optim.OptimizerState;
import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares a network's gradients with central differences of its loss, over a whole data set, on
 * the network's own device. What is compared is what an update subtracts at learning rate one, so
 * that every operation of a training step is checked, and the L2 term with them.
 */
public final class GradientCheck {
  private static final double SMALLEST_SCALE = 1e-8;

  /** Last places by which a loss may be off: a sum over few examples, each of few operations. */
  private static final int ROUNDINGS = 8;

  private final Network network;
  private final int[] order;
  private final Cursor cursor;
  private final Tally tally;
  private final TrainingStep step;

  /**
   * How far one parameter's gradient is from its central differences.
   *
   * @param name such as {@code W1} or {@code b2}; {@code scale1} and {@code shift1} belong to the
   *     normalisation behind the first linear layer
   * @param elements how many elements the parameter has
   * @param checked how many of them were compared
   * @param maximumRelativeError the largest {@code |a - n| / max(|a| + |n|, 1e-8)} of an element;
   *     where gradients are tiny, rounding in the differences alone makes it large
   * @param relativeError {@code ||a - n|| / (||a|| + ||n||)} over all elements compared; 0 where
   *     both are no larger than what rounding of the losses makes of a difference, such as those of
   *     a bias in front of batch normalisation, which changes nothing
   */
  public record Comparison(
      String name, int elements, int checked, double maximumRelativeError, double relativeError) {}

  /**
   * A check on the given data.
   *
   * @param network should be in float64: float32 has too few digits for central differences
   * @param optimizer whose L2 term adds its part to the gradient; what else it does to gradients is
   *     left out
   */
  public GradientCheck(Network network, Dataset data, Scaling scaling, Optimizer optimizer) {
    this(network, data, scaling, optimizer, Loss.CROSS_ENTROPY);
  }

  /** As above, with another loss than the plain cross-entropy. */
  public GradientCheck(
      Network network, Dataset data, Scaling scaling, Optimizer optimizer, Loss loss) {
    this.network = network;
    Backend backend = network.backend();
    order = IntStream.range(0, data.size()).toArray();
    cursor = backend.cursor();
    tally = backend.tally();
    Examples examples = backend.upload(data.features(), data.labels(), scaling);
    UpdateRule descent = new UpdateRule.GradientDescent(optimizer.rule().l2());
    step =
        new TrainingStep(
            network,
            descent,
            network.newGradients(),
            new OptimizerState(backend, descent, network.parameterShapes()),
            examples,
            order.length,
            loss,
            cursor,
            tally);
  }

  /** The loss, with the L2 term, at the network's parameters. */
  public double loss() {
    return step(0);
  }

  /**
   * Compares every parameter's gradient.
   *
   * @param h half the distance between the two points of a central difference
   * @param atMost how many elements of each parameter to compare; beyond that they are drawn
   * @param seed of the drawing
   */
  public List<Comparison> compare(double h, int atMost, int seed) {
    List<LayerParameters> parameters = network.read();
    step(1);
    List<LayerParameters> updated = network.read();
    List<Comparison> comparisons = new ArrayList<>();
    int linear = 0;
    for (int layer = 0; layer < parameters.size(); layer++) {
      LayerParameters before = parameters.get(layer);
      LayerParameters after = updated.get(layer);
      int[] weights = elements(before.weights().length, atMost, seed, layer);
      int[] biases = elements(before.bias().length, atMost, seed, layer);
      boolean isLinear = before.kind() == LayerKind.LINEAR;
      linear += isLinear ? 1 : 0;
      String ofWeights = (isLinear ? "W" : "scale") + linear;
      String ofBias = (isLinear ? "b" : "shift") + linear;
      comparisons.add(
          compare(ofWeights, parameters, before.weights(), after.weights(), weights, h));
      comparisons.add(compare(ofBias, parameters, before.bias(), after.bias(), biases, h));
    }
    network.write(parameters);
    return comparisons;
  }

  private Comparison compare(
      String name,
      List<LayerParameters> parameters,
      double[] before,
      double[] after,
      int[] elements,
      double h) {
    double largest = 0;
    double distance = 0;
    double analyticNorm = 0;
    double numericalNorm = 0;
    double rounding = 0;
    for (int i : elements) {
      double value = before[i];
      before[i] = value + h;
      double above = lossAt(parameters);
      before[i] = value - h;
      double below = lossAt(parameters);
      before[i] = value;
      double numerical = (above - below) / (2 * h);
      double analytic = value - after[i];
      double scale = Math.max(Math.abs(analytic) + Math.abs(numerical), SMALLEST_SCALE);
      // Math.max keeps what is not a number: a broken gradient cannot pass.
      largest = Math.max(largest, Math.abs(analytic - numerical) / scale);
      distance = Math.hypot(distance, analytic - numerical);
      analyticNorm = Math.hypot(analyticNorm, analytic);
      numericalNorm = Math.hypot(numericalNorm, numerical);
      rounding = Math.hypot(rounding, ROUNDINGS * Math.ulp(above) / (2 * h));
    }
    boolean isZero = analyticNorm <= rounding && numericalNorm <= rounding;
    double relative = isZero ? 0 : distance / (analyticNorm + numericalNorm);
    return new Comparison(name, before.length, elements.length, largest, relative);
  }

  private double lossAt(List<LayerParameters> parameters) {
    network.write(parameters);
    return loss();
  }

  private double step(double learningRate) {
    network.backend().write(cursor, order, new double[] {learningRate});
    step.run(1);
    return network.backend().read(tally).meanLoss();
  }

  private static int[] elements(int count, int atMost, int seed, int layer) {
    int[] drawn = new Philox(seed, Purpose.GRADIENT_CHECK).permutation(layer, count);
    return IntStream.of(drawn).limit(atMost).sorted().toArray();
  }
}
