package io.tandem.bench.tandem;

import io.tandem.backend.Backend;
import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.cpu.CpuDevice;
import io.tandem.backend.cpu.CpuKernels;
import io.tandem.bench.Clock;
import io.tandem.bench.Contender;
import io.tandem.bench.TrainingCase;
import io.tandem.nn.Network;
import io.tandem.nn.Predictor;
import java.io.IOException;

/** Tandem's predictor, from bytes as pixels are or from real numbers. */
final class TandemInference implements Contender {
  private final CpuDevice device;
  private final boolean bytes;

  private TandemInference(CpuDevice device, boolean bytes) {
    this.device = device;
    this.bytes = bytes;
  }

  /**
   * Serves a comparison.
   *
   * @param arguments the number of threads; the features, {@code bytes} or {@code reals}
   */
  public static void main(String[] arguments) throws IOException {
    CpuDevice device = new CpuDevice(Integer.parseInt(arguments[0]), CpuKernels.VECTOR);
    Clock.serve(new TandemInference(device, arguments[1].equals("bytes")));
  }

  @Override
  public void run(String name, Clock clock) throws IOException {
    TrainingCase shape = TrainingCase.parse(name);
    Scaling scaling = RandomBytes.scaling(shape.inputs());
    double[] logits = new double[shape.batch() * shape.classes()];
    try (Backend backend = device.open(Precision.FLOAT32)) {
      Network network = InferenceModels.network(backend, shape);
      Predictor predictor =
          bytes
              ? Predictor.ofBytes(network, scaling, shape.batch())
              : Predictor.ofReals(network, scaling, shape.batch());
      Features features = features(shape);
      while (clock.lap()) {
        predictor.logits(features, logits);
      }
    }
  }

  private Features features(TrainingCase shape) {
    Features pixels =
        RandomBytes.dataset(shape.batch(), shape.inputs(), shape.classes()).features();
    if (bytes) {
      return pixels;
    }
    double[][] reals = new double[pixels.rows()][pixels.columns()];
    for (int row = 0; row < reals.length; row++) {
      for (int column = 0; column < pixels.columns(); column++) {
        reals[row][column] = pixels.value(row, column);
      }
    }
    return new Features.Reals(reals, pixels.columns());
  }
}
