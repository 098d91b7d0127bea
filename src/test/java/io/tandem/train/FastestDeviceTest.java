package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.Devices;
import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.data.Split;
import io.tandem.nn.Initializer;
import io.tandem.nn.LayerParameters;
import io.tandem.nn.Linear;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.ScriptedDevice.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FastestDeviceTest {
  private static final int EXAMPLES = 100;
  private static final int FEATURES = 64;
  private static final int BATCH = 20;

  private final Clock clock = new Clock();
  private final Map<String, Map<String, StepTime>> kept = new HashMap<>();

  /** A memory as long as a test. */
  private final TimingMemory memory =
      new TimingMemory() {
        @Override
        public Map<String, StepTime> recall(String situation) {
          return kept.getOrDefault(situation, Map.of());
        }

        @Override
        public void keep(String situation, Map<String, StepTime> times) {
          kept.put(situation, times);
        }
      };

  @Test
  void theFastestIsTakenAndTheOthersAreTold() {
    ScriptedDevice slower = taking(0.03, "cuda");
    ScriptedDevice faster = taking(0.02, "cuda:1");

    DeviceChoice choice = among(List.of(slower, faster), taking(1.1, "cpu"));

    assertThat(choice.device()).isSameAs(faster);
    assertThat(choice.line())
        .isEqualTo("device: cuda:1 Scripted (0.02 ms a step; cuda 0.03 ms; cpu 1.1 ms)");
    assertThat(clock.seconds()).as("seconds measured").isLessThan(1);
  }

  @ParameterizedTest
  @CsvSource({"0.5,cpu", "1,cpu", "1.09,cpu", "1.11,cuda", "5,cuda"})
  void aTieGoesToTheCpu(double ofCpu, String taken) {
    DeviceChoice choice = among(List.of(taking(1, "cuda")), taking(ofCpu, "cpu"));

    assertThat(choice.device().name()).isEqualTo(taken);
  }

  @Test
  void devicesThatDoNotWorkOrAreTheCpuAreSkipped() {
    ScriptedDevice broken = taking(0.01, "cuda").broken("there is no driver");
    ScriptedDevice processor = taking(0.01, "opencl").asTheCpu();
    ScriptedDevice gpu = taking(0.1, "opencl:1");

    DeviceChoice choice = among(List.of(broken, processor, gpu), taking(1, "cpu"));

    assertThat(choice.device()).isSameAs(gpu);
    assertThat(choice.line())
        .endsWith("; cuda skipped: there is no driver; opencl skipped: a CPU device)");
    assertThat(broken.opened() + processor.opened()).isZero();
  }

  @Test
  void theCpuAloneIsNotMeasured() {
    ScriptedDevice cpu = taking(1, "cpu");

    DeviceChoice choice = among(List.of(taking(0.01, "opencl").asTheCpu()), cpu);

    assertThat(choice.device()).isSameAs(cpu);
    assertThat(choice.line())
        .isEqualTo(
            "device: cpu Scripted (the only one that can be used; opencl skipped: a CPU device)");
    assertThat(cpu.opened()).isZero();
    assertThat(kept).isEmpty();
  }

  @Test
  void aDeviceThatFailsIsSkippedAndTriedAgainTheNextTime() {
    ScriptedDevice failing = taking(0.01, "cuda").failing("lost on purpose");
    ScriptedDevice cpu = taking(1, "cpu");

    DeviceChoice choice = among(List.of(failing, taking(0.1, "cuda:1")), cpu);

    assertThat(choice.device().name()).isEqualTo("cuda:1");
    assertThat(choice.skipped()).containsExactly(Map.entry("cuda", "lost on purpose"));
    assertThat(kept).isEmpty();
    assertThat(among(List.of(failing), cpu).device()).isSameAs(cpu);
  }

  @Test
  void aDeviceWithTooLittleMemoryIsSkippedWithTheReason() {
    ScriptedDevice small = taking(0.01, "cuda").with(1000);

    DeviceChoice choice = among(List.of(small), taking(1, "cpu"));

    assertThat(choice.device().name()).isEqualTo("cpu");
    assertThat(choice.skipped().get("cuda")).contains("MiB of memory", "are free");
  }

  @Test
  void theAnswerIsRememberedForDevicesDriversAndTraining() {
    ScriptedDevice gpu = taking(0.1, "cuda").detail("driver", "1").detail("memory", "3 GiB free");
    ScriptedDevice cpu = taking(1, "cpu");
    DeviceChoice first = among(List.of(gpu), cpu);
    assertThat(first.remembered()).isFalse();

    gpu.detail("memory", "2 GiB free");
    DeviceChoice second = among(List.of(gpu), cpu);

    assertThat(second).isEqualTo(new DeviceChoice(gpu, first.times(), Map.of(), true));
    assertThat(second.line()).endsWith("cpu 1 ms; remembered)");
    assertThat(gpu.opened()).isEqualTo(1);
    assertThat(among(BATCH + 1, Precision.FLOAT32, List.of(gpu), cpu).remembered()).isFalse();
    assertThat(among(BATCH, Precision.FLOAT64, List.of(gpu), cpu).remembered()).isFalse();
    gpu.detail("driver", "2");
    assertThat(among(List.of(gpu), cpu).remembered()).isFalse();
    assertThat(gpu.opened()).isEqualTo(4);
  }

  @Test
  void timesOfOtherDevicesAreNoAnswer() {
    ScriptedDevice gpu = taking(0.1, "cuda");
    ScriptedDevice cpu = taking(1, "cpu");
    among(List.of(gpu), cpu);
    kept.replaceAll((situation, times) -> Map.of("cpu", new StepTime(1, true)));

    assertThat(among(List.of(gpu), cpu).device()).isSameAs(gpu);
  }

  /** As Java does: interpreted, then compiled. */
  @Test
  void theCpuIsGivenTimeToWarmUp() {
    ScriptedDevice cpu =
        new ScriptedDevice("cpu", clock, before -> before < 0.7 ? 0.1 : before < 1 ? 0.01 : 0.001);

    DeviceChoice choice = among(List.of(taking(2, "cuda")), cpu);

    assertThat(choice.device()).isSameAs(cpu);
  }

  @Test
  void aCpuThatWinsIsNotMeasuredUntilItIsWarm() {
    ScriptedDevice cpu = new ScriptedDevice("cpu", clock, before -> before < 0.3 ? 0.1 : 0.001);

    DeviceChoice choice = among(List.of(taking(2, "cuda")), cpu);

    assertThat(choice.line()).startsWith("device: cpu Scripted (under 1 ms a step; cuda 2 ms");
    assertThat(clock.seconds()).as("seconds measured").isLessThan(0.6);
    assertThat(kept).hasSize(1);
  }

  @Test
  void aCpuThatLosesWhileItWarmsUpIsTriedAgainTheNextTime() {
    ScriptedDevice cpu = new ScriptedDevice("cpu", clock, before -> 0.2 * Math.exp(-1.5 * before));

    DeviceChoice choice = among(List.of(taking(2, "cuda")), cpu);

    assertThat(choice.device().name()).isEqualTo("cuda");
    assertThat(choice.times().get("cpu").settled()).isFalse();
    assertThat(clock.seconds()).as("seconds measured").isLessThan(2.5);
    assertThat(kept).isEmpty();
  }

  @Test
  void aCpuThatCannotWinIsNotMeasured() {
    double nanosecond = 1e-6;
    ScriptedDevice gpu = taking(nanosecond, "cuda");
    ScriptedDevice cpu = taking(1, "cpu");

    DeviceChoice choice = among(List.of(gpu), cpu);

    assertThat(choice.device()).isSameAs(gpu);
    assertThat(choice.skipped().get("cpu")).startsWith("its arithmetic alone takes more than ");
    assertThat(cpu.opened()).isZero();
    assertThat(among(List.of(gpu), cpu).remembered()).isTrue();
  }

  @Test
  void ofVeryLongStepsOneIsEnough() {
    DeviceChoice choice = among(List.of(taking(3_000, "cuda")), taking(5_000, "cpu"));

    assertThat(choice.device().name()).isEqualTo("cuda");
    assertThat(clock.seconds()).isEqualTo(8);
  }

  @Test
  void theTrainingAtHandIsLeftAsItIs() {
    List<LayerParameters> initial = parameters();
    try (Backend backend = Devices.cpu(2).open(Precision.FLOAT32)) {
      StepTime time =
          new StepTiming(task(initial, BATCH)).on(backend, StepTiming.SHORTEST_ON_GPU, 1);

      assertThat(time.seconds()).isPositive();
    }
    assertThat(initial).usingRecursiveComparison().isEqualTo(parameters());
  }

  private ScriptedDevice taking(double milliseconds, String name) {
    return ScriptedDevice.taking(milliseconds, name, clock);
  }

  private DeviceChoice among(List<Device> accelerators, Device cpu) {
    return among(BATCH, Precision.FLOAT32, accelerators, cpu);
  }

  private DeviceChoice among(
      int batch, Precision precision, List<Device> accelerators, Device cpu) {
    StepTiming timing = new StepTiming(task(parameters(), batch), clock::nanoseconds);
    return new FastestDevice(timing, precision, memory).among(accelerators, cpu);
  }

  private static TrainingTask task(List<LayerParameters> initial, int batch) {
    return new TrainingTask(layers(), initial, split(), Scaling.none(FEATURES), options(batch));
  }

  private static List<Linear> layers() {
    return Linear.stack(FEATURES, List.of(50), 10);
  }

  private static List<LayerParameters> parameters() {
    return new Initializer.He().initialize(layers(), 0);
  }

  private static TrainingOptions options(int batch) {
    return new TrainingOptions(
        10, batch, new Sgd(LearningRateSchedule.exponential(0.1, 1), 0.003), 0, 10);
  }

  private static Split split() {
    byte[][] rows = new byte[EXAMPLES][FEATURES];
    int[] labels = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      rows[i][i % FEATURES] = (byte) i;
      labels[i] = i % 10;
    }
    List<String> classes = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    Dataset data =
        new Dataset("bytes", new Features.Bytes(rows, FEATURES), labels, classes, Optional.empty());
    return new Split(data, data, data);
  }
}
