package io.tandem.bench.libtorch;

import static org.bytedeco.pytorch.global.torch.relu;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** A fully connected relu network of PyTorch's linear layers. */
final class LibtorchNetwork {
  private final List<LinearImpl> layers = new ArrayList<>();

  LibtorchNetwork(int[] widths) {
    for (int i = 1; i < widths.length; i++) {
      layers.add(new LinearImpl(widths[i - 1], widths[i]));
    }
  }

  /** The layers, the first at the inputs. */
  List<LinearImpl> layers() {
    return layers;
  }

  /** Weights and bias, layer by layer. */
  TensorVector parameters() {
    TensorVector parameters = new TensorVector();
    for (LinearImpl layer : layers) {
      parameters.push_back(layer.weight());
      parameters.push_back(layer.bias());
    }
    return parameters;
  }

  /** The logits of a batch of inputs, [batch, inputs]. */
  Tensor logits(Tensor x) {
    Tensor y = layers.get(0).forward(x);
    for (LinearImpl layer : layers.subList(1, layers.size())) {
      y = layer.forward(relu(y));
    }
    return y;
  }
}
