package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tandem.backend.Backend;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Precision;
import io.tandem.backend.cuda.Simulator.Counter;
import io.tandem.data.Dataset;
import io.tandem.data.Digits;
import io.tandem.data.Normalization;
import io.tandem.data.Split;
import io.tandem.nn.Initializer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.nn.Network;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.Trainer;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingResult.Outcome;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import jcuda.driver.CUresult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a training run when the GPU refuses something. */
@NeedsSimulator
class SimulatedFaultsTest {
  private static final long MIB = 1L << 20;
  private static final int BATCH_SIZE = 100;
  private static final List<Linear> LAYERS = Linear.stack(64, List.of(40), 10);
  private static final Split DIGITS = Digits.load();

  private Map<Counter, Long> before;

  @BeforeEach
  void start() {
    SimulatedDevice.get().probe();
    Simulator.reset();
    Simulator.quiet(true);
    before = alive();
  }

  @AfterEach
  void nothingIsLeft() {
    Simulator.reset();
    assertThat(alive()).isEqualTo(before);
  }

  @Test
  void whicheverAllocationFailsIsAClearErrorThatLeavesNothingBehind() {
    int failures = 0;
    while (failureOfAllocation(failures + 1)) {
      failures++;
      assertThat(alive()).as("after allocation %d failed", failures).isEqualTo(before);
    }
    assertThat(failures).isGreaterThan(20);
  }

  /** Whether a run met the failure; there are only so many allocations. */
  private boolean failureOfAllocation(int nth) {
    Simulator.failAllocation(nth);
    try {
      TrainingResult result = train(1, BATCH_SIZE);
      assertThat(result.outcome()).isIn(Outcome.COMPLETE, Outcome.DEVICE_FAILED);
      if (result.outcome() == Outcome.COMPLETE) {
        return false;
      }
      assertThat(result.explanation()).containsIgnoringCase("out of memory");
      assertThat(bits(result.parameters())).isEqualTo(bits(initial()));
    } catch (DeviceException e) {
      assertThat(e).message().containsPattern("(?i)out.of.memory|ALLOC_FAILED");
    } finally {
      Simulator.failAllocation(0);
    }
    return true;
  }

  @Test
  void aFailureInTheMiddleKeepsTheLastGoodEpoch() {
    double[] oneEpoch = bits(train(1, BATCH_SIZE).parameters());
    double[] twoEpochs = bits(train(2, BATCH_SIZE).parameters());
    long launches = Simulator.count(Counter.LAUNCHES);
    train(3, BATCH_SIZE);
    launches = Simulator.count(Counter.LAUNCHES) - launches;

    boolean[] kept = new boolean[3];
    for (long nth = launches / 10; nth < launches; nth += launches / 10) {
      Simulator.failLaunch(nth, CUresult.CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES);

      TrainingResult result = train(3, BATCH_SIZE);

      assertThat(result.outcome()).isEqualTo(Outcome.DEVICE_FAILED);
      assertThat(result.explanation()).contains("CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES");
      int epochs = (int) (result.iterationOfParameters() / 13);
      assertThat(bits(result.parameters()))
          .isEqualTo(List.of(bits(initial()), oneEpoch, twoEpochs).get(epochs));
      kept[epochs] = true;
    }
    assertThat(kept).containsOnly(true);
  }

  @Test
  void aFailedCopyIsSeenToo() {
    Simulator.failCopy(40, CUresult.CUDA_ERROR_UNKNOWN);
    TrainingResult result = train(30, BATCH_SIZE);
    assertThat(result.outcome()).isEqualTo(Outcome.DEVICE_FAILED);
    assertThat(result.explanation()).contains("copying", "CUDA_ERROR_UNKNOWN");
  }

  @Test
  void tooLittleMemoryIsForeseenWithTheBatchThatFits() {
    long free = 4_700_000;
    Simulator.memory(Simulator.count(Counter.BYTES) + Products.WORKSPACE_BYTES + free, 0);

    String message = refusal(1297);

    assertThat(message).contains("training needs", "MiB are free");
    int fits = Integer.parseInt(message.replaceFirst(".*batch size of (\\d+) would fit.*", "$1"));
    assertThat(fits).isBetween(100, 1200);
    assertThat(train(1, fits).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(refusal(fits + 1)).contains("would fit");
  }

  @Test
  void whereNoBatchFitsTheReasonIsTheData() {
    Simulator.memory(Simulator.count(Counter.BYTES) + Products.WORKSPACE_BYTES + 2 * MIB, 0);

    assertThat(refusal(BATCH_SIZE)).contains("no batch size would fit", "the examples need");
  }

  @Test
  void memoryThatOtherProcessesFillIsTold() {
    long total = Simulator.count(Counter.BYTES) + 100 * MIB;
    Simulator.memory(total, 90 * MIB);

    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> SimulatedDevice.get().open(Precision.FLOAT32))
        .withMessageContaining("out of memory")
        .withMessageContaining("need 32.0 MiB more, and 10.0 of")
        .withMessageContaining("end other programs");
  }

  private static String refusal(int batchSize) {
    try {
      train(1, batchSize);
      throw new AssertionError("a batch of " + batchSize + " should not fit");
    } catch (DeviceException e) {
      return e.getMessage();
    }
  }

  private static TrainingResult train(int epochs, int batchSize) {
    Dataset training = DIGITS.training();
    int iterations = epochs * ((training.size() + batchSize - 1) / batchSize);
    Sgd sgd = new Sgd(LearningRateSchedule.exponential(0.1, 0.95), 0.001);
    try (Backend backend = SimulatedDevice.get().open(Precision.FLOAT32)) {
      Network network = new Network(backend, LAYERS);
      network.write(initial());
      return new Trainer(
              network,
              training,
              DIGITS.validation(),
              Normalization.STANDARD.fit(training.features()),
              new TrainingOptions(iterations, batchSize, sgd, 0, 5))
          .train(new TrainingListener() {});
    }
  }

  private static List<LayerParameters> initial() {
    return new Initializer.He()
        .initialize(LAYERS, 0).stream()
            .map(
                layer ->
                    new LayerParameters(
                        layer.inputs(), layer.outputs(), rounded(layer.weights()), layer.bias()))
            .toList();
  }

  private static double[] rounded(double[] values) {
    double[] rounded = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  private static double[] bits(List<LayerParameters> layers) {
    return layers.stream()
        .flatMapToDouble(
            layer ->
                DoubleStream.concat(Arrays.stream(layer.weights()), Arrays.stream(layer.bias())))
        .toArray();
  }

  private static Map<Counter, Long> alive() {
    Map<Counter, Long> counts = new EnumMap<>(Counter.class);
    for (Counter counter :
        List.of(
            Counter.BYTES, Counter.LIVE_ALLOCATIONS, Counter.LIVE_PINNED, Counter.LIVE_OBJECTS)) {
      counts.put(counter, Simulator.count(counter));
    }
    return counts;
  }
}
