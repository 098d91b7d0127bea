package io.tandem.bench.tandem;

import io.tandem.backend.Backend;
import io.tandem.backend.Loss;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.cpu.CpuDevice;
import io.tandem.backend.cpu.CpuKernels;
import io.tandem.bench.Clock;
import io.tandem.bench.Contender;
import io.tandem.bench.TrainingCase;
import io.tandem.data.Augmentation;
import io.tandem.data.Dataset;
import io.tandem.data.ImageShape;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.HistoryEntry;
import io.tandem.train.ModelSelection;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tandem's own trainer, from bytes as pixels are, its loss read after every step. */
final class TandemSteps implements Contender {
  private static final ImageShape CIFAR10 = new ImageShape(3, 32, 32, 255);
  private static final Augmentation FLIPS_SHIFTS_CUTOUT = new Augmentation(true, 3, 8);

  private final CpuDevice device;
  private final Augmentation augmentation;

  private TandemSteps(CpuDevice device, Augmentation augmentation) {
    this.device = device;
    this.augmentation = augmentation;
  }

  /**
   * Serves a comparison.
   *
   * @param arguments the number of threads; the kernels, {@code vector} or {@code plain}; {@code
   *     varied} where the examples are images to be flipped, shifted and cut
   */
  public static void main(String[] arguments) throws IOException {
    CpuKernels kernels = arguments[1].equals("plain") ? CpuKernels.PLAIN : CpuKernels.VECTOR;
    boolean varied = arguments.length > 2 && arguments[2].equals("varied");
    Clock.serve(
        new TandemSteps(
            new CpuDevice(Integer.parseInt(arguments[0]), kernels),
            varied ? FLIPS_SHIFTS_CUTOUT : Augmentation.NONE));
  }

  @Override
  public void run(String name, Clock clock) {
    TrainingCase training = TrainingCase.parse(name);
    List<Integer> hidden = Arrays.stream(training.widths(), 1, training.layers()).boxed().toList();
    List<Linear> layers = Linear.stack(training.inputs(), hidden, training.classes());
    Sgd sgd =
        new Sgd(LearningRateSchedule.exponential(TrainingCase.LEARNING_RATE, 1), TrainingCase.L2);
    TrainingOptions options =
        new TrainingOptions(
            Long.MAX_VALUE,
            training.batch(),
            sgd,
            1,
            1,
            augmentation,
            Loss.CROSS_ENTROPY,
            ModelSelection.LAST);
    try (Backend backend = device.open(Precision.FLOAT32)) {
      Network network = new Network(backend, layers);
      network.write(new Initializer.He().initialize(layers, 1));
      Dataset examples =
          images(RandomBytes.dataset(training.examples(), training.inputs(), training.classes()));
      Dataset one = examples.select("one example", new int[] {0});
      Scaling scaling = RandomBytes.scaling(training.inputs());
      new Trainer(network, examples, one, scaling, options).train(new Laps(clock));
    }
  }

  private static Dataset images(Dataset noise) {
    return noise.features().columns() == CIFAR10.size()
        ? new Dataset(
            noise.name(), noise.features(), noise.labels(), noise.classes(), Optional.of(CIFAR10))
        : noise;
  }

  /** Ends a lap with every step. */
  private static final class Laps implements TrainingListener {
    private final Clock clock;
    private boolean more = true;

    Laps(Clock clock) {
      this.clock = clock;
    }

    @Override
    public void onEntry(HistoryEntry entry) {
      try {
        more = more && clock.lap();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean wantsToStop() {
      return !more;
    }
  }
}
