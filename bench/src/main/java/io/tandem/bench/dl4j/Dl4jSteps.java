package io.tandem.bench.dl4j;

import io.tandem.bench.Clock;
import io.tandem.bench.Contender;
import io.tandem.bench.TrainingCase;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j, from floats that are normalised beforehand. */
final class Dl4jSteps implements Contender {
  private final Random random = new Random(1);

  private Dl4jSteps() {}

  /** Serves a comparison, with the threads that the library chooses. */
  public static void main(String[] arguments) throws IOException {
    Clock.serve(new Dl4jSteps());
  }

  @Override
  public void run(String name, Clock clock) throws IOException {
    TrainingCase training = TrainingCase.parse(name);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(training));
    network.init();
    int examples = training.examples();
    INDArray features = Nd4j.randn(DataType.FLOAT, examples, training.inputs());
    INDArray targets = Nd4j.zeros(DataType.FLOAT, examples, training.classes());
    for (int row = 0; row < examples; row++) {
      targets.putScalar(row, random.nextInt(training.classes()), 1);
    }
    List<Integer> order = IntStream.range(0, examples).boxed().collect(Collectors.toList());
    int position = examples;
    while (clock.lap()) {
      if (position == examples) {
        Collections.shuffle(order, random);
        position = 0;
      }
      int[] batch =
          order.subList(position, position + training.batch()).stream()
              .mapToInt(Integer::intValue)
              .toArray();
      position += training.batch();
      network.fit(Nd4j.pullRows(features, 1, batch), Nd4j.pullRows(targets, 1, batch));
    }
    features.close();
    targets.close();
  }

  private static MultiLayerConfiguration configuration(TrainingCase training) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.FLOAT)
            .updater(new Sgd(TrainingCase.LEARNING_RATE))
            // The library's penalty is l2 / 2 * w^2.
            .l2(2 * TrainingCase.L2)
            .list();
    int[] widths = training.widths();
    int[] hidden = Arrays.copyOfRange(widths, 0, training.layers());
    for (int i = 1; i < hidden.length; i++) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(hidden[i - 1])
              .nOut(hidden[i])
              .activation(Activation.RELU)
              .build());
    }
    return layers
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(hidden[hidden.length - 1])
                .nOut(training.classes())
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }
}
