package io.tandem.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tandem.backend.Device;
import io.tandem.backend.Precision;
import io.tandem.measure.FakeDevice.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Comparing devices, on fake ones. */
class DeviceBenchTest {
  private static final LayerShape SMALL = new LayerShape(4, 6, 5);
  private static final LayerShape LARGE = new LayerShape(40, 60, 50);

  @Test
  void everyCaseIsMeasuredOnEveryDevice() {
    List<String> heard = new ArrayList<>();

    Comparison comparison =
        bench(every(SMALL), 0.5, Fault.NONE)
            .run((next, device, done, all) -> heard.add(device + " " + done + "/" + all));

    int cases = Operation.values().length;
    assertThat(comparison.measurements()).hasSize(2 * cases);
    assertThat(comparison.omissions()).isEmpty();
    assertThat(comparison.disagreements()).isEmpty();
    assertThat(comparison.devices()).containsExactly("gpu", "cpu");
    assertThat(heard).hasSize(4 * cases).startsWith("gpu 0/24", "cpu 1/24").endsWith("cpu 23/24");
    for (Measurement one : comparison.measurements()) {
      assertThat(one.timing().median()).isPositive();
      assertThat(one.timing().lowerQuartile()).isLessThanOrEqualTo(one.timing().median());
      assertThat(one.timing().upperQuartile()).isGreaterThanOrEqualTo(one.timing().median());
    }
  }

  @Test
  void aWrongDeviceIsFoundOut() {
    Comparison comparison = run(every(SMALL), 0.5, Fault.WRONG);

    assertThat(comparison.disagreements())
        .extracting(Measurement::device, one -> one.measured().operation())
        .contains(
            tuple("gpu", Operation.FORWARD),
            tuple("gpu", Operation.RELU),
            tuple("gpu", Operation.STEP));
    assertThat(comparison.disagreements()).extracting(Measurement::device).containsOnly("gpu");
  }

  @Test
  void whatIsNotANumberIsWrong() {
    Comparison comparison =
        run(List.of(List.of(Operation.FORWARD.on(SMALL))), 1, Fault.NOT_A_NUMBER);

    assertThat(comparison.disagreements()).hasSize(1);
    assertThat(comparison.disagreements().get(0).agreement().error()).isNaN();
  }

  @Test
  void whatADeviceIsTooSlowForIsLeftOut() {
    List<List<Case>> rounds =
        List.of(
            List.of(Operation.FORWARD.on(SMALL), Operation.FORWARD.on(LARGE)),
            List.of(Operation.FORWARD.on(new LayerShape(41, 60, 50))));

    Comparison comparison = run(rounds, 1, Fault.SLOW);

    assertThat(comparison.omissions())
        .extracting(Omission::device, Omission::failed, one -> one.omitted().batch())
        .containsExactly(tuple("gpu", false, 40), tuple("gpu", false, 41));
    assertThat(comparison.measurements()).hasSize(4);
  }

  @Test
  void aDeviceThatFailsIsReportedAndTheOthersGoOn() {
    Comparison comparison = run(every(SMALL), 0.5, Fault.FAILING);

    assertThat(comparison.omissions()).hasSize(1);
    assertThat(comparison.failure()).contains(comparison.omissions().get(0));
    assertThat(comparison.omissions().get(0).text())
        .isEqualTo("gpu failed at training step, 6-5-10, batch 4: " + FakeDevice.REASON);
    assertThat(comparison.measurements())
        .hasSize(Operation.values().length)
        .extracting(Measurement::device)
        .containsOnly("cpu");
    assertThat(comparison.crossovers()).isEmpty();
  }

  @Test
  void whatDoesNotWorkIsListedWithItsReason() {
    Comparison comparison = run(every(SMALL), 0.5, Fault.UNUSABLE);

    assertThat(comparison.devices()).containsExactly("cpu");
    assertThat(comparison.contenders().get(0).usable()).isFalse();
    assertThat(comparison.contenders().get(0).reason()).contains("none <found>", "buy some");
    assertThat(comparison.crossovers()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "SLOW"})
  void theTimeIsKept(Fault fault) {
    Comparison comparison = run(every(SMALL), 1, fault);

    assertThat(comparison.seconds()).isBetween(0.5, 3.0);
  }

  @Test
  void theCeilingsAreTheFastestProductAndTheLargestUpdate() {
    List<Measurement> measurements =
        List.of(
            measured(Operation.FORWARD.on(SMALL), 1e-6),
            measured(Operation.BACKWARD.on(SMALL), 1e-6),
            measured(Operation.UPDATE.on(SMALL), 1e-9),
            measured(Operation.UPDATE.on(LARGE), 1e-6));

    Ceiling ceiling = Ceiling.of("gpu", measurements);

    // 2 products of 2 * 4 * 6 * 5, and 2 operations for each of 20 outputs.
    assertThat(ceiling.operationsPerSecond()).isEqualTo(520 / 1e-6);
    assertThat(ceiling.bytesPerSecond()).isEqualTo(3 * 4 * (60 * 50 + 50) / 1e-6);
    assertThat(ceiling.share(measurements.get(1))).isEqualTo(1);
    assertThat(ceiling.share(measurements.get(2))).isGreaterThan(1);
  }

  private static Measurement measured(Case one, double seconds) {
    Timing timing = Timing.of(new double[] {seconds}, 1);
    return new Measurement("gpu", one, Precision.FLOAT32, timing, new Agreement(0, 1));
  }

  private static List<List<Case>> every(LayerShape shape) {
    return Stream.of(Operation.values()).map(one -> List.of(one.on(shape))).toList();
  }

  private static Comparison run(List<List<Case>> rounds, double seconds, Fault fault) {
    return bench(rounds, seconds, fault).run((next, device, done, all) -> {});
  }

  private static DeviceBench bench(List<List<Case>> rounds, double seconds, Fault fault) {
    Device cpu = FakeDevice.sound("cpu");
    List<Device> devices = List.of(new FakeDevice("gpu", fault), cpu);
    return new DeviceBench(devices, cpu, Precision.FLOAT32, new Plan(rounds, seconds));
  }
}
