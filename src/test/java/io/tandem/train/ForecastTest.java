package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.backend.Features;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.Dataset;
import io.tandem.data.Split;
import io.tandem.nn.Initializer;
import io.tandem.nn.Linear;
import io.tandem.optim.LearningRateSchedule;
import io.tandem.optim.Sgd;
import io.tandem.train.ScriptedDevice.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final int EXAMPLES = 90;
  private static final int BATCH = 20;
  private static final int PER_EPOCH = 5;
  private static final long LONG = 1_000_000;

  private final Clock clock = new Clock();

  private Optional<Forecast> of(ScriptedDevice device, long iterations, long done) {
    return of(DeviceChoice.of(device), iterations, done);
  }

  private Optional<Forecast> of(DeviceChoice choice, long iterations, long done) {
    Sgd sgd = new Sgd(LearningRateSchedule.constant(0.1), 0);
    List<Linear> layers = Linear.stack(4, List.of(3), 2);
    TrainingTask task =
        new TrainingTask(
            layers,
            new Initializer.He().initialize(layers, 0),
            new Split(data(EXAMPLES), data(EXAMPLES / 2), data(1)),
            Scaling.none(4),
            new TrainingOptions(iterations, BATCH, sgd, 0, 10));
    return Forecast.of(new StepTiming(task, clock::nanoseconds), choice, Precision.FLOAT32, done);
  }

  private static Dataset data(int examples) {
    Features rows = new Features.Bytes(new byte[examples][4], 4);
    return new Dataset("bytes", rows, new int[examples], List.of("0", "1"), Optional.empty());
  }

  @Test
  void aLongTrainingIsTriedForAMoment() {
    ScriptedDevice device = ScriptedDevice.taking(0.1, "cpu", clock);

    Forecast forecast = of(device, LONG, 0).orElseThrow();

    // Half as many examples are judged as are learnt from, at a third of the cost.
    assertThat(forecast.seconds()).isCloseTo(100 * (1 + 0.5 / 3), within(0.01));
    assertThat(forecast.epochs()).isEqualTo((double) LONG / PER_EPOCH);
    assertThat(clock.seconds()).isLessThan(1);
  }

  @Test
  void whatIsDoneTakesNoMoreTime() {
    ScriptedDevice device = ScriptedDevice.taking(0.1, "cpu", clock);

    Forecast forecast = of(device, LONG, LONG * 3 / 4).orElseThrow();

    assertThat(forecast.seconds()).isCloseTo(25 * (1 + 0.5 / 3), within(0.01));
    assertThat(forecast.epochs()).isEqualTo(LONG / 4.0 / PER_EPOCH);
  }

  @Test
  void anObviouslyShortTrainingIsNotTried() {
    ScriptedDevice device = ScriptedDevice.taking(0.1, "cpu", clock);

    assertThat(of(device, 50_000, 0)).isEmpty();
    assertThat(of(device, LONG, LONG - 50_000)).isEmpty();
    assertThat(device.opened()).isZero();
  }

  @Test
  void whatWasTimedForTheChoiceIsNotTriedAgain() {
    ScriptedDevice device = ScriptedDevice.taking(0.1, "cuda", clock);
    Map<String, StepTime> times =
        Map.of("cuda", new StepTime(0.002, true), "cpu", new StepTime(0.004, true));

    Forecast forecast = of(new DeviceChoice(device, times, Map.of(), true), 100, 0).orElseThrow();

    assertThat(forecast.seconds()).isCloseTo(0.2 * (1 + 0.5 / 3), within(1e-9));
    assertThat(device.opened()).isZero();
  }

  @Test
  void stepsThatJavaHasNotCompiledTellNothing() {
    ScriptedDevice device = ScriptedDevice.taking(100, "cpu", clock);

    assertThat(of(device, LONG, 0)).isEmpty();
    assertThat(clock.seconds()).isLessThan(2.2);
  }

  @Test
  void aDeviceThatFailsIsLeftToTheTraining() {
    ScriptedDevice device = ScriptedDevice.taking(0.1, "cuda", clock).failing("unplugged");

    assertThat(of(device, LONG, 0)).isEmpty();
  }
}
