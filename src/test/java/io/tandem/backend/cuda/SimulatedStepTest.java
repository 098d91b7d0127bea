package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.Step;
import io.tandem.backend.Tally;
import io.tandem.backend.UpdateRule;
import io.tandem.backend.UpdateRule.Adam;
import io.tandem.backend.UpdateRule.GradientDescent;
import io.tandem.backend.UpdateRule.Momentum;
import io.tandem.backend.UpdateRule.RmsProp;
import io.tandem.backend.cuda.Simulator.Counter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a replayed training step asks of the driver. */
@NeedsSimulator
class SimulatedStepTest {
  @Test
  void aStepOfTheExercisesNetIsNineNodes() {
    try (Backend backend = SimulatedDevice.get().open(Precision.FLOAT32)) {
      TrainingTrial trial = new TrainingTrial(backend, 3072, 50, 10, 200);
      trial.run(2);
      assertThat(trial.totals().batches()).isEqualTo(2);

      assertThat(Simulator.graphNodes())
          .containsExactly(
              "gather_bytes_float32",
              "cublas sgemm",
              "linear_finish_float32",
              "linear_narrow_float32",
              "softmax_cross_entropy_float32",
              "narrow_backward_float32",
              "output_gradient_float32",
              "cublas sgemm",
              "descend_float32");
    }
  }

  @Test
  void anUpdateIsOneNodeWhateverTheRuleAndClippingOneMore() {
    try (Backend backend = SimulatedDevice.get().open(Precision.FLOAT32)) {
      assertThat(nodesOfUpdate(backend, new GradientDescent(0.1)))
          .containsExactly("descend_float32");
      assertThat(nodesOfUpdate(backend, new Momentum(0.1, UpdateRule.NEVER, 0.9, true)))
          .containsExactly("momentum_float32");
      assertThat(nodesOfUpdate(backend, new RmsProp(0.1, UpdateRule.NEVER)))
          .containsExactly("rms_prop_float32");
      assertThat(nodesOfUpdate(backend, new Adam(0.1, 1)))
          .containsExactly("clip_float32", "adam_float32");
    }
  }

  private static List<String> nodesOfUpdate(Backend backend, UpdateRule rule) {
    List<ParameterShape> shapes =
        List.of(new ParameterShape(50, 3072, true), new ParameterShape(1, 50, false));
    List<ParameterGroup> groups =
        Stream.generate(() -> backend.parameters(shapes)).limit(2 + rule.states()).toList();
    Cursor cursor = backend.cursor();
    backend.write(cursor, new int[0], new double[] {1, 1});
    Tally tally = backend.tally();
    backend
        .record(
            () ->
                backend.update(
                    rule,
                    groups.get(0),
                    groups.get(1),
                    groups.subList(2, groups.size()),
                    cursor,
                    tally))
        .run(2);
    backend.finish();
    return Simulator.graphNodes();
  }

  @Test
  void stepsAreReplayedWithoutCopiesOrWaiting() {
    try (Backend backend = SimulatedDevice.get().open(Precision.FLOAT32)) {
      TrainingTrial trial = new TrainingTrial(backend, 64, 50, 10, 20);
      trial.run(2);
      trial.totals();
      long copies = Simulator.count(Counter.COPIES);
      long launches = Simulator.count(Counter.LAUNCHES);
      long graphLaunches = Simulator.count(Counter.GRAPH_LAUNCHES);
      long kernels = Simulator.count(Counter.KERNELS);

      trial.run(100);

      assertThat(Simulator.count(Counter.COPIES)).isEqualTo(copies);
      assertThat(Simulator.count(Counter.GRAPH_LAUNCHES)).isEqualTo(graphLaunches + 100);
      assertThat(Simulator.count(Counter.LAUNCHES)).isEqualTo(launches + 100);
      assertThat(Simulator.count(Counter.KERNELS)).as("nothing waited").isEqualTo(kernels);
      assertThat(trial.totals().batches()).isEqualTo(100);
      assertThat(Simulator.count(Counter.KERNELS)).as("7 of ours a step").isEqualTo(kernels + 700);
    }
  }

  @Test
  void runningPastTheEndOfAnEpochIsRefusedWithTheStepsBeforeItMade() {
    try (Backend backend = SimulatedDevice.get().open(Precision.FLOAT32)) {
      Examples examples =
          backend.upload(
              new Features.Bytes(new byte[][] {{1}, {2}, {3}}, 1), new int[3], Scaling.none(1));
      Batch batch = backend.batch(examples, 1);
      Cursor cursor = backend.cursor();
      backend.write(cursor, new int[] {0, 1, 2}, new double[0]);
      Step step = backend.record(() -> backend.gather(examples, cursor, batch));
      step.run(1);

      assertThatIllegalStateException()
          .isThrownBy(() -> step.run(5))
          .withMessageContaining("3 examples");
      assertThat(backend.read(batch.features())).containsExactly(3);
      assertThatIllegalStateException().isThrownBy(() -> step.run(1));

      backend.write(cursor, new int[] {1}, new double[0]);
      step.run(1);
      assertThat(backend.read(batch.features())).containsExactly(2);
    }
  }

  @Test
  void aStepThatFailsWhileItIsCapturedLeavesTheBackendUsable() {
    try (Backend backend = SimulatedDevice.get().open(Precision.FLOAT32)) {
      Matrix matrix = backend.matrix(1, 1);
      AtomicInteger calls = new AtomicInteger();
      Step step =
          backend.record(
              () -> {
                backend.softmax(matrix);
                if (calls.incrementAndGet() == 2) {
                  throw new IllegalStateException("on purpose");
                }
              });
      step.run(1);

      long objects = Simulator.count(Counter.LIVE_OBJECTS);
      assertThatIllegalStateException().isThrownBy(() -> step.run(1)).withMessage("on purpose");
      assertThat(Simulator.count(Counter.LIVE_OBJECTS)).isEqualTo(objects);
      backend.write(matrix, new double[] {5});
      step.run(3);
      assertThat(backend.read(matrix)).containsExactly(1);
    }
  }
}
