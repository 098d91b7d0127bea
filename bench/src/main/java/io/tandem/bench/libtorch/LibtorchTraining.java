package io.tandem.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.randperm;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import io.tandem.bench.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Trains a network on CIFAR-10 with PyTorch's C++ library until it is good enough, and saves it.
 */
final class LibtorchTraining {
  private static final int INPUTS = 3072;
  private static final int CLASSES = 10;

  private final LibtorchNetwork network =
      new LibtorchNetwork(new int[] {INPUTS, TrainingRecipe.HIDDEN, CLASSES});
  private final CifarTensors images;

  private LibtorchTraining(CifarTensors images) {
    this.images = images;
  }

  /**
   * Trains, and prints the validation accuracy after every epoch.
   *
   * @param arguments the folder of CIFAR-10's files; the file to save to; the most epochs; seed
   */
  public static void main(String[] arguments) throws IOException {
    // Its fastest setting: OpenBLAS has threads of its own.
    set_num_threads(1);
    manual_seed(Long.parseLong(arguments[3]));
    LibtorchTraining training = new LibtorchTraining(CifarTensors.read(Path.of(arguments[0])));
    training.initialize();
    training.train(Integer.parseInt(arguments[2]));
    training.save(arguments[1]);
  }

  /** As He (2015) and Tandem have it. */
  private void initialize() {
    try (NoGradGuard guard = new NoGradGuard()) {
      for (LinearImpl layer : network.layers()) {
        double deviation = Math.sqrt(2.0 / layer.weight().size(1));
        layer.weight().normal_(0, deviation, new GeneratorOptional());
        layer.bias().zero_();
      }
    }
  }

  private void train(int epochs) {
    SGDOptions options = new SGDOptions(TrainingRecipe.LEARNING_RATE);
    options.weight_decay().put(2 * TrainingRecipe.L2);
    SGD optimizer = new SGD(network.parameters(), options);
    for (int epoch = 0; epoch < epochs; epoch++) {
      double decay = Math.pow(TrainingRecipe.LEARNING_RATE_DECAY, epoch);
      optimizer.param_groups().get(0).options().set_lr(TrainingRecipe.LEARNING_RATE * decay);
      Tensor order = randperm(CifarTensors.TRAINING).to(ScalarType.Long);
      for (int at = 0; at < CifarTensors.TRAINING; at += TrainingRecipe.BATCH) {
        try (PointerScope scope = new PointerScope()) {
          Tensor batch =
              order.narrow(0, at, Math.min(TrainingRecipe.BATCH, CifarTensors.TRAINING - at));
          Tensor logits = network.logits(images.features().index_select(0, batch));
          Tensor loss = cross_entropy(logits, images.labels().index_select(0, batch));
          optimizer.zero_grad(true);
          loss.backward();
          optimizer.step();
        }
      }
      double accuracy = validate();
      System.out.printf("epoch %d validation accuracy %.1f %%%n", epoch + 1, accuracy);
      if (accuracy >= TrainingRecipe.VALIDATION_ACCURACY) {
        return;
      }
    }
  }

  private double validate() {
    int from = CifarTensors.TRAINING;
    int count = CifarTensors.IMAGES - from;
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor logits = network.logits(images.features().narrow(0, from, count));
      Tensor labels = images.labels().narrow(0, from, count);
      Tensor predicted = logits.argmax(new LongOptional(1), false);
      return 100 * predicted.eq(labels).to(ScalarType.Float).mean().item_float();
    }
  }

  private void save(String file) {
    OutputArchive archive = new OutputArchive();
    for (int i = 0; i < network.layers().size(); i++) {
      LinearImpl layer = network.layers().get(i);
      archive.write("layers." + i + ".weight", layer.weight());
      archive.write("layers." + i + ".bias", layer.bias());
    }
    archive.save_to(file);
  }
}
