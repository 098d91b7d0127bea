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

  @Test
  void tellsWhatIsKnownBeforeAndNothingElse() {
    Outlook outlook = new Outlook(new PrintWriter(said, true), 100_500, BYTES);
    outlook.tell(new Forecast(11, 2.5));
    for (int i = 1; i <= 10; i++) {
      outlook.onEntry(new HistoryEntry(100L * i, i, 1, 0.5, OptionalDouble.empty(), 0.1, 2 + i));
    }
    assertThat(said).hasToString("about 11 s for 2.50 epochs, 200 MiB on the device\n");
    outlook.tell(new Forecast(9.9, 2));
    assertThat(said.toString().lines()).hasSize(1);
  }

  @Test
  void durationsHaveTheUnitThatPeopleWouldUse() {
    assertThat(Outlook.duration(90)).isEqualTo("90 s");
    assertThat(Outlook.duration(60 * 90)).isEqualTo("90 min");
    assertThat(Outlook.duration(3600 * 2.5)).isEqualTo("2.5 h");
  }
}
