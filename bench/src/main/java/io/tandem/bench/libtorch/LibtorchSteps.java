package io.tandem.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.cross_entropy;
import static org.bytedeco.pytorch.global.torch.randint;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.randperm;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import io.tandem.bench.Clock;
import io.tandem.bench.Contender;
import io.tandem.bench.TrainingCase;
import java.io.IOException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** PyTorch's C++ library, from floats that are normalised beforehand, its loss never read. */
final class LibtorchSteps implements Contender {
  private LibtorchSteps() {}

  /**
   * Serves a comparison.
   *
   * @param arguments the number of PyTorch's own threads; its OpenBLAS uses all cores in any case
   */
  public static void main(String[] arguments) throws IOException {
    set_num_threads(Integer.parseInt(arguments[0]));
    Clock.serve(new LibtorchSteps());
  }

  @Override
  public void run(String name, Clock clock) throws IOException {
    TrainingCase training = TrainingCase.parse(name);
    int examples = training.examples();
    LibtorchNetwork network = new LibtorchNetwork(training.widths());
    SGDOptions options = new SGDOptions(TrainingCase.LEARNING_RATE);
    // PyTorch adds weight_decay * w to the gradient, which is that of weight_decay / 2 * w^2.
    options.weight_decay().put(2 * TrainingCase.L2);
    SGD optimizer = new SGD(network.parameters(), options);
    Tensor features = randn(examples, training.inputs());
    Tensor labels = randint(training.classes(), new long[] {examples}).to(ScalarType.Long);
    Tensor order = randperm(examples).to(ScalarType.Long);
    int position = 0;
    while (clock.lap()) {
      try (PointerScope scope = new PointerScope()) {
        if (position == examples) {
          order.copy_(randperm(examples).to(ScalarType.Long));
          position = 0;
        }
        Tensor batch = order.narrow(0, position, training.batch());
        position += training.batch();
        Tensor logits = network.logits(features.index_select(0, batch));
        Tensor loss = cross_entropy(logits, labels.index_select(0, batch));
        optimizer.zero_grad(true);
        loss.backward();
        optimizer.step();
      }
    }
    features.close();
    labels.close();
  }
}
