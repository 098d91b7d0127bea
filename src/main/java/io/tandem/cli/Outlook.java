package io.tandem.cli;

import io.tandem.train.Forecast;
import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingListener;
import java.io.PrintWriter;

/**
 * Tells of a long run how long it will take, and how much memory: before it begins where that is
 * known, else as soon as its first seconds have shown its pace.
 */
final class Outlook implements TrainingListener {
  /** Seconds after which Java has compiled what a step calls. */
  private static final double WARM = 1.5;

  /** Seconds that then show a pace. */
  private static final double ENOUGH = 1;

  /** Seconds from which on a run is long. */
  private static final double LONG = 10;

  private static final double MIB = 1L << 20;
  private static final int SECONDS_IN_MINUTE = 60;
  private static final int SECONDS_IN_HOUR = 3600;

  private final PrintWriter out;
  private final long iterations;
  private final long bytes;
  private Double start;
  private HistoryEntry first;
  private boolean told;

  Outlook(PrintWriter out, long iterations, long bytes) {
    this.out = out;
    this.iterations = iterations;
    this.bytes = bytes;
  }

  @Override
  public void onEntry(HistoryEntry entry) {
    if (start == null) {
      start = entry.seconds();
    }
    if (first == null && entry.seconds() - start >= WARM) {
      first = entry;
    }
    if (first == null) {
      return;
    }
    double seconds = entry.seconds() - first.seconds();
    if (told || seconds < ENOUGH) {
      return;
    }
    double pace = seconds / (entry.iteration() - first.iteration());
    double left = pace * (iterations - entry.iteration());
    double epochs = entry.epoch() / entry.iteration() * (iterations - entry.iteration());
    tell(new Forecast(left, epochs));
  }

  /** Tells what is known before the run begins. */
  void tell(Forecast forecast) {
    told = true;
    double epochs = forecast.epochs();
    if (forecast.seconds() > LONG) {
      out.printf(
          "about %s for %s epochs, %,.0f MiB on the device%n",
          duration(forecast.seconds()),
          String.format(epochs == Math.rint(epochs) ? "%,.0f" : "%,.2f", epochs),
          bytes / MIB);
    }
  }

  static String duration(double seconds) {
    if (seconds < 2 * SECONDS_IN_MINUTE) {
      return String.format("%.0f s", seconds);
    }
    return seconds < 2 * SECONDS_IN_HOUR
        ? String.format("%.0f min", seconds / SECONDS_IN_MINUTE)
        : String.format("%.1f h", seconds / SECONDS_IN_HOUR);
  }
}
