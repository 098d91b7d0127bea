package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.train.Forecast;
import io.tandem.train.HistoryEntry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OutlookTest {
  private static final long BYTES = 200L << 20;

  private final StringWriter said = new StringWriter();

  /** Ten seconds at a second for 100 iterations, after a first hundred that take three. */
  private void run(long iterations) {
    Outlook outlook = new Outlook(new PrintWriter(said, true), iterations, BYTES);
    for (int i = 1; i <= 10; i++) {
      outlook.onEntry(new HistoryEntry(100L * i, i, 1, 0.5, OptionalDouble.empty(), 0.1, 2 + i));
    }
  }

  @Test
  void tellsOnceHowLongALongRunWillTake() {
    run(100_500);
    // At iteration 400 a second has passed since Java was warm.
    assertThat(said).hasToString("about 17 min for 1,001 epochs, 200 MiB on the device\n");
  }

  @Test
  void saysNothingOfAShortRun() {
    run(1_400);
    assertThat(said.toString()).isEmpty();
  }

  /** Twenty seconds at a second an epoch. */
  private void runOnceTold(Forecast forecast, long iterations) {
    Outlook outlook = new Outlook(new PrintWriter(said, true), iterations, BYTES);
    outlook.tell(forecast);
    for (int i = 1; i <= 20; i++) {
      outlook.onEntry(new HistoryEntry(100L * i, i, 1, 0.5, OptionalDouble.empty(), 0.1, 2 + i));
    }
  }

  @Test
  void tellsWhatIsKnownBeforeAndNothingElse() {
    runOnceTold(new Forecast(120, 100), 10_000);
    assertThat(said).hasToString("about 2 min for 100 epochs, 200 MiB on the device\n");
  }

  @Test
  void putsRightWhatWasToldOnce() {
    runOnceTold(new Forecast(130, 100), 10_000);
    // Warm after the third epoch, and certain ten later.
    assertThat(said)
        .hasToString(
            "about 2 min for 100 epochs, 200 MiB on the device\n"
                + "faster than told: about 87 s for 87 epochs\n");
  }

  @Test
  void putsRightWhatWasToldTooLow() {
    runOnceTold(new Forecast(79, 100), 10_000);
    assertThat(said.toString()).endsWith("slower than told: about 87 s for 87 epochs\n");
  }

  @Test
  void saysNothingOfWhatIsNearlyOver() {
    runOnceTold(new Forecast(40, 20), 2_000);
    assertThat(said.toString().lines()).hasSize(1);
  }

  @Test
  void durationsHaveTheUnitThatPeopleWouldUse() {
    assertThat(Outlook.duration(90)).isEqualTo("90 s");
    assertThat(Outlook.duration(60 * 90)).isEqualTo("90 min");
    assertThat(Outlook.duration(3600 * 2.5)).isEqualTo("2.5 h");
  }
}
