package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tandem.backend.Backend;
import io.tandem.backend.Devices;
import io.tandem.backend.Features;
import io.tandem.backend.ImageViews;
import io.tandem.backend.Loss;
import io.tandem.backend.Precision;
import io.tandem.backend.ReferenceView;
import io.tandem.backend.Scaling;
import io.tandem.data.Augmentation;
import io.tandem.data.Dataset;
import io.tandem.data.ImageShape;
import io.tandem.data.Normalization;
import io.tandem.data.Split;
import io.tandem.nn.Initializer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on varied images is training on images that were varied beforehand. */
class AugmentedTrainingTest {
  private static final ImageShape SHAPE = new ImageShape(3, 4, 5, 255);
  private static final int EXAMPLES = 23;
  private static final int SEED = 6;
  private static final Augmentation AUGMENTATION = new Augmentation(true, 2, 2);
  private static final List<Linear> LAYERS = Linear.stack(SHAPE.size(), List.of(8), 2);
  private static final Dataset IMAGES = noise(Optional.of(SHAPE));
  private static final Scaling SCALING = Normalization.STANDARD.fit(IMAGES.features());

  private static Dataset noise(Optional<ImageShape> shape) {
    Random random = new Random(1);
    byte[][] pixels = new byte[EXAMPLES][SHAPE.size()];
    for (byte[] row : pixels) {
      random.nextBytes(row);
    }
    int[] labels = random.ints(EXAMPLES, 0, 2).toArray();
    return new Dataset(
        "noise", new Features.Bytes(pixels, SHAPE.size()), labels, List.of("a", "b"), shape);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 23, 30})
  void eachEpochHasItsOwnViewsAndValidationNone(int batchSize) {
    int epochs = 3;
    int perEpoch = (EXAMPLES + batchSize - 1) / batchSize;
    TrainingResult actual = train(IMAGES, AUGMENTATION, epochs * perEpoch, batchSize, null);

    TrainingResult expected = null;
    for (int epoch = 0; epoch < epochs; epoch++) {
      expected =
          train(varied(epoch), Augmentation.NONE, (epoch + 1) * perEpoch, batchSize, expected);
    }

    for (int i = 0; i < LAYERS.size(); i++) {
      LayerParameters ours = actual.parameters().get(i);
      assertThat(ours.weights()).isEqualTo(expected.parameters().get(i).weights());
      assertThat(ours.bias()).isEqualTo(expected.parameters().get(i).bias());
    }
    assertThat(actual.history()).hasSize(epochs);
    for (int i = 0; i < epochs; i++) {
      HistoryEntry ours = actual.history().get(i);
      assertThat(ours.loss()).isEqualTo(expected.history().get(i).loss());
      assertThat(ours.validationAccuracy())
          .isEqualTo(expected.history().get(i).validationAccuracy());
    }
  }

  /** The images as the epoch shows them, each in its place among the examples. */
  private static Dataset varied(int epoch) {
    int[] order = new Philox(SEED, Purpose.SHUFFLE).permutation(epoch, EXAMPLES);
    ImageViews views = AUGMENTATION.views(SHAPE, SEED, epoch, EXAMPLES);
    byte[] unseen = SCALING.nearestBytes();
    byte[][] seen = new byte[EXAMPLES][SHAPE.size()];
    for (int place = 0; place < EXAMPLES; place++) {
      byte[] image = ((Features.Bytes) IMAGES.features()).data()[order[place]];
      int[] shown = ReferenceView.of(AUGMENTATION.frame(SHAPE), views, place).shown();
      for (int i = 0; i < shown.length; i++) {
        seen[order[place]][i] = shown[i] == ReferenceView.NOTHING ? unseen[i] : image[shown[i]];
      }
    }
    return new Dataset(
        "varied",
        new Features.Bytes(seen, SHAPE.size()),
        IMAGES.labels(),
        IMAGES.classes(),
        IMAGES.image());
  }

  private static TrainingResult train(
      Dataset training,
      Augmentation augmentation,
      int iterations,
      int batchSize,
      TrainingResult earlierOrNull) {
    Sgd sgd = new Sgd(LearningRateSchedule.exponential(0.1, 0.9), 1e-3);
    TrainingOptions options =
        new TrainingOptions(
            iterations,
            batchSize,
            sgd,
            SEED,
            1_000,
            augmentation,
            Loss.CROSS_ENTROPY,
            ModelSelection.LAST);
    try (Backend backend = Devices.named("cpu", 2).open(Precision.FLOAT64)) {
      Network network = new Network(backend, LAYERS);
      network.write(new Initializer.He().initialize(LAYERS, 0));
      Trainer trainer = new Trainer(network, training, IMAGES, SCALING, options);
      TrainingListener nobody = new TrainingListener() {};
      return earlierOrNull == null
          ? trainer.train(nobody)
          : trainer.resume(earlierOrNull.checkpoint(), nobody);
    }
  }

  @Test
  void whatIsNoImageCannotBeVaried() {
    Dataset rows = noise(Optional.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> train(rows, AUGMENTATION, 1, 5, null))
        .withMessageContaining("noise")
        .withMessageContaining("images");
    assertThat(train(rows, Augmentation.NONE, 1, 5, null).history()).hasSize(1);
  }

  /** A device is chosen by the steps that it will make. */
  @Test
  void devicesAreTimedOnVariedImages() {
    Sgd sgd = new Sgd(LearningRateSchedule.exponential(0.1, 0.9), 1e-3);
    TrainingOptions options =
        new TrainingOptions(
            1, 5, sgd, SEED, 1, AUGMENTATION, Loss.CROSS_ENTROPY, ModelSelection.LAST);
    StepTiming timing =
        new StepTiming(
            new TrainingTask(
                LAYERS,
                new Initializer.He().initialize(LAYERS, 0),
                new Split(IMAGES, IMAGES, IMAGES),
                SCALING,
                options));
    assertThat(timing.situation(Precision.FLOAT32)).contains("augmented");
    try (Backend backend = Devices.named("cpu", 1).open(Precision.FLOAT32)) {
      assertThat(timing.on(backend, 0, Double.POSITIVE_INFINITY).seconds()).isPositive();
    }
  }

  /** What a device is asked for is told to whoever checks its memory. */
  @Test
  void viewsTakeMemory() {
    Sgd sgd = new Sgd(LearningRateSchedule.exponential(0.1, 0.9), 1e-3);
    TrainingOptions options =
        new TrainingOptions(
            1, 5, sgd, SEED, 1, AUGMENTATION, Loss.CROSS_ENTROPY, ModelSelection.LAST);
    TrainingOptions plain = new TrainingOptions(1, 5, sgd, SEED, 1);
    assertThat(new EpochViews(IMAGES, options).bytes()).isEqualTo(EXAMPLES * 5L * 4);
    assertThat(new EpochViews(IMAGES, plain).bytes()).isZero();
  }
}
