package io.tandem.cli;

import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingListener;
import java.io.PrintWriter;

/**
 * Tells of a long run how long it will take, and how much memory, as soon as its first seconds have
 * shown its pace.
 */
final class Outlook implements TrainingListener {
  /** Seconds that show a pace. The first entry does not count: Java compiles during it. */
  private static final double ENOUGH = 1;

  /** Seconds from which on a run is long. */
  private static final double LONG = 30;

  private static final double MIB = 1L << 20;
  private static final int SECONDS_IN_MINUTE = 60;
  private static final int SECONDS_IN_HOUR = 3600;

  private final PrintWriter out;
  private final long iterations;
  private final long bytes;
  private HistoryEntry first;
  private boolean told;

  Outlook(PrintWriter out, long iterations, long bytes) {
    this.out = out;
    this.iterations = iterations;
    this.bytes = bytes;
  }

  @Override
  public void onEntry(HistoryEntry entry) {
    if (first == null) {
      first = entry;
    }
    double seconds = entry.seconds() - first.seconds();
    if (told || seconds < ENOUGH) {
      return;
    }
    told = true;
    double pace = seconds / (entry.iteration() - first.iteration());
    double left = pace * (iterations - entry.iteration());
    if (left > LONG) {
      out.printf(
          "%,d iterations to go, at %.2f ms each: about %s; %,.0f MiB of memory on the device%n",
          iterations - entry.iteration(), 1e3 * pace, duration(left), bytes / MIB);
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
