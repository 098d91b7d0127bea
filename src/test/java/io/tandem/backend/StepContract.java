package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A recorded step does what its operations do. */
interface StepContract extends BackendUnderTest {
  @ParameterizedTest
  @MethodSource("precisions")
  default void recordingDoesNothing(Precision precision) {
    Backend backend = backend(precision);
    SmallNetwork network = new SmallNetwork(backend);
    network.start();
    List<double[]> before = network.parameters();

    Step step = backend.record(network::step);
    step.run(0);

    assertSameBits(network.parameters(), before);
    assertThat(network.totals()).isEqualTo(new Totals(0, 0, 0, 0, 0, -1));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void runningAStepIsCallingItsOperations(Precision precision) {
    Backend backend = backend(precision);
    SmallNetwork called = new SmallNetwork(backend);
    called.start();
    for (int i = 0; i < SmallNetwork.STEPS; i++) {
      called.step();
    }
    called.lastStep();
    Totals totals = called.totals();
    List<double[]> parameters = called.parameters();

    for (int atOnce : new int[] {1, 3, 7, SmallNetwork.STEPS}) {
      SmallNetwork recorded = new SmallNetwork(backend);
      recorded.start();
      Step step = backend.record(recorded::step);
      Step last = backend.record(recorded::lastStep);
      for (int done = 0; done < SmallNetwork.STEPS; done += atOnce) {
        step.run(Math.min(atOnce, SmallNetwork.STEPS - done));
      }
      last.run(1);

      assertSameBits(recorded.parameters(), parameters);
      assertThat(recorded.totals()).as("%s, %d at once", precision, atOnce).isEqualTo(totals);
    }
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void aStepSeesWhatIsWrittenAfterItsRecording(Precision precision) {
    Backend backend = backend(precision);
    ExampleSet set = ExampleSet.ofBytes(new Random(11), 9, 5, 2);
    Examples examples = set.upload(backend);
    Batch batch = backend.batch(examples, 2);
    Cursor cursor = backend.cursor();
    Matrix weights = backend.matrix(1, 5);
    Matrix bias = backend.matrix(1, 1);
    Matrix y = backend.matrix(2, 1);
    Step step =
        backend.record(
            () -> {
              backend.gather(examples, cursor, batch);
              backend.linear(batch.features(), weights, bias, Activation.IDENTITY, y);
            });

    backend.write(cursor, new int[] {0, 1, 2, 3}, new double[0]);
    step.run(2);
    assertThat(backend.read(batch.features())).isEqualTo(set.inputs(precision, 2, 3));
    assertThat(backend.read(y)).containsExactly(0, 0);

    backend.write(weights, new double[] {0, 0, 1, 0, 0});
    backend.write(bias, new double[] {2});
    backend.write(cursor, new int[] {8, 7, 6, 5, 4, 3, 2, 1, 0, 8}, new double[0]);
    step.run(1);
    assertThat(backend.read(batch.features())).isEqualTo(set.inputs(precision, 8, 7));
    step.run(4);
    double[] inputs = set.inputs(precision, 0, 8);
    assertThat(backend.read(y)).containsExactly(inputs[2] + 2, inputs[7] + 2);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void stepsAndPlainCallsTakeTurns(Precision precision) {
    Backend backend = backend(precision);
    SmallNetwork called = new SmallNetwork(backend);
    called.start();
    SmallNetwork mixed = new SmallNetwork(backend);
    mixed.start();
    Step step = backend.record(mixed::step);

    for (int i = 0; i < 6; i++) {
      called.step();
    }
    mixed.step();
    step.run(2);
    mixed.step();
    backend.finish();
    step.run(1);
    mixed.step();

    assertSameBits(mixed.parameters(), called.parameters());
    assertThat(mixed.totals()).isEqualTo(called.totals());
  }

  private static void assertSameBits(List<double[]> actual, List<double[]> expected) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("parameter %d", i).isEqualTo(expected.get(i));
    }
  }
}
