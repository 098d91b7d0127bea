package io.tandem.bench.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.tandem.bench.Clock;
import io.tandem.bench.Contender;
import io.tandem.bench.TrainingCase;
import java.io.IOException;

/** DJL on PyTorch, from floats that are normalised beforehand, its loss never read. */
final class DjlSteps implements Contender {
  private DjlSteps() {}

  /** Serves a comparison, with the threads that the library chooses. */
  public static void main(String[] arguments) throws IOException {
    Clock.serve(new DjlSteps());
  }

  @Override
  public void run(String name, Clock clock) throws IOException {
    TrainingCase training = TrainingCase.parse(name);
    int[] widths = training.widths();
    SequentialBlock block = new SequentialBlock();
    for (int i = 1; i < widths.length; i++) {
      block.add(Linear.builder().setUnits(widths[i]).build());
      if (i < widths.length - 1) {
        block.add(Activation.reluBlock());
      }
    }
    Optimizer optimizer =
        Optimizer.sgd()
            .setLearningRateTracker(Tracker.fixed((float) TrainingCase.LEARNING_RATE))
            .optWeightDecays((float) (2 * TrainingCase.L2))
            .build();
    DefaultTrainingConfig configuration =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .optOptimizer(optimizer)
            .optDevices(new Device[] {Device.cpu()});
    try (Model model = Model.newInstance("network")) {
      model.setBlock(block);
      try (Trainer trainer = model.newTrainer(configuration)) {
        trainer.initialize(new Shape(training.batch(), training.inputs()));
        train(training, trainer, clock);
      }
    }
  }

  private static void train(TrainingCase training, Trainer trainer, Clock clock)
      throws IOException {
    int examples = training.examples();
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDArray features = manager.randomNormal(new Shape(examples, training.inputs()));
      NDArray labels =
          manager.randomInteger(0, training.classes(), new Shape(examples), DataType.INT64);
      NDArray order = manager.randomPermutation(examples);
      int position = 0;
      while (clock.lap()) {
        try (NDManager step = manager.newSubManager();
            GradientCollector collector = trainer.newGradientCollector()) {
          if (position == examples) {
            order = manager.randomPermutation(examples);
            position = 0;
          }
          NDArray batch = order.get(position + ":" + (position + training.batch()));
          batch.attach(step);
          position += training.batch();
          NDArray x = features.get(batch);
          x.attach(step);
          NDArray y = labels.get(batch);
          y.attach(step);
          NDList logits = trainer.forward(new NDList(x));
          logits.attach(step);
          NDArray loss = trainer.getLoss().evaluate(new NDList(y), logits);
          loss.attach(step);
          collector.backward(loss);
          trainer.step();
        }
      }
    }
  }
}
