package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(said)
        .hasToString(
            "100,100 iterations to go, at 10.00 ms each: about 17 min; 200 MiB of memory on the"
                + " device\n");
  }

  @Test
  void saysNothingOfAShortRun() {
    run(3_000);
    assertThat(said.toString()).isEmpty();
  }

  @Test
  void durationsHaveTheUnitThatPeopleWouldUse() {
    assertThat(Outlook.duration(90)).isEqualTo("90 s");
    assertThat(Outlook.duration(60 * 90)).isEqualTo("90 min");
    assertThat(Outlook.duration(3600 * 2.5)).isEqualTo("2.5 h");
  }
}
