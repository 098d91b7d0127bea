package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Loss;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.Step;
import io.tandem.backend.Tally;
import io.tandem.backend.UpdateRule;
import io.tandem.nn.BackwardPass;
import io.tandem.nn.ForwardPass;
import io.tandem.nn.Network;
import io.tandem.optim.OptimizerState;

/**
 * One training step over mini-batches of one size, recorded on the device: gather, forward, loss,
 * backward, update.
 */
final class TrainingStep {
  private final Step step;

  TrainingStep(
      Network network,
      UpdateRule rule,
      ParameterGroup gradients,
      OptimizerState state,
      Examples examples,
      int rows,
      Loss loss,
      Cursor cursor,
      Tally tally) {
    Backend backend = network.backend();
    Batch batch = backend.batch(examples, rows);
    ForwardPass forward = new ForwardPass(network, rows, cursor);
    BackwardPass backward = new BackwardPass(network, forward, rows, gradients);
    step =
        backend.record(
            () -> {
              backend.gather(examples, cursor, batch);
              forward.run(batch.features());
              backend.lossGradient(loss, forward.logits(), batch, tally);
              backward.run(batch.features());
              backend.update(rule, network.parameters(), gradients, state.groups(), cursor, tally);
            });
  }

  void run(int times) {
    step.run(times);
  }
}
