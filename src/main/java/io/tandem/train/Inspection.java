package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Loss;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.nn.BackwardPass;
import io.tandem.nn.ForwardPass;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What goes on inside a network: its layers' numbers on one mini-batch of the training part, and
 * what it thinks of each example of the validation part.
 *
 * @param rows of the mini-batch
 * @param layers the first at the inputs
 * @param probabilities of each class for each example of the validation part, [examples][classes]
 */
public record Inspection(int rows, List<LayerNumbers> layers, double[][] probabilities) {
  private static final int MOST_ROWS = 200;
  private static final double[] NO_LEARNING_RATES = {};

  /**
   * One layer on the mini-batch.
   *
   * @param activations what the layer gives; the last one gives logits
   * @param gradients of the loss, by the layer's weights, without any L2 term
   */
  public record LayerNumbers(Histogram activations, Histogram gradients) {}

  /**
   * Looks into a network, whose parameters stay as they are. The mini-batch is taken from all over
   * the training part, which may be sorted by class.
   *
   * @param scaling that of the training part
   * @param loss what the network was trained on
   * @throws io.tandem.backend.DeviceException if the device fails or has too little memory
   */
  public static Inspection of(
      Network network, Dataset training, Dataset validation, Scaling scaling, Loss loss) {
    int rows = Math.min(MOST_ROWS, training.size());
    int[] spread =
        IntStream.range(0, rows).map(i -> (int) ((long) i * training.size() / rows)).toArray();
    double[][] probabilities = new Evaluator(network, validation, scaling).probabilities();
    List<LayerParameters> before = network.read();
    List<LayerNumbers> layers =
        layers(network, training.select("mini-batch", spread), scaling, loss);
    // A pass as in training moves running statistics.
    network.write(before);
    return new Inspection(rows, layers, probabilities);
  }

  private static List<LayerNumbers> layers(
      Network network, Dataset sample, Scaling scaling, Loss loss) {
    Backend backend = network.backend();
    int rows = sample.size();
    Examples examples = backend.upload(sample.features(), sample.labels(), scaling);
    Batch batch = backend.batch(examples, rows);
    Cursor cursor = backend.cursor();
    ParameterGroup gradientGroup = network.newGradients();
    ForwardPass forward = new ForwardPass(network, rows, cursor);
    BackwardPass backward = new BackwardPass(network, forward, rows, gradientGroup);
    backend.write(cursor, IntStream.range(0, rows).toArray(), NO_LEARNING_RATES);
    backend.gather(examples, cursor, batch);
    forward.run(batch.features());
    List<Histogram> activations = new ArrayList<>();
    for (int layer = 0; layer < network.layers().size(); layer++) {
      if (network.layers().get(layer).kind().isPresent()) {
        activations.add(Histogram.of(backend.read(forward.output(layer))));
      }
    }
    backend.lossGradient(loss, forward.logits(), batch, backend.tally());
    backward.run(batch.features());
    List<LayerParameters> gradients = network.read(gradientGroup);
    return IntStream.range(0, activations.size())
        .mapToObj(
            layer ->
                new LayerNumbers(
                    activations.get(layer), Histogram.of(gradients.get(layer).weights())))
        .toList();
  }
}
