package io.tandem.cli;

import io.tandem.train.Forecast;
import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingListener;
import java.io.PrintWriter;

/**
 * Tells of a long run how long it will take, and how much memory: before it begins where that is
 * known, else as soon as its first seconds have shown its pace; and once more where it turns out to
 * take another time than was told.
 */
final class Outlook implements TrainingListener {
  /** Seconds after which Java has compiled what a step calls. */
  private static final double WARM = 1.5;

  /** Seconds that then show a pace. */
  private static final double ENOUGH = 1;

  /** Seconds that show it so well that what was told before may be put right. */
  private static final double PLENTY = 10;

  /** By such a factor another time is worth telling. */
  private static final double OFF = 1.25;

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
  private Forecast told;
  private boolean isRight;

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
    if (first == null || isRight) {
      return;
    }
    double seconds = entry.seconds() - first.seconds();
    double epochsLeft = entry.epoch() / entry.iteration() * (iterations - entry.iteration());
    double pace = seconds / (entry.epoch() - first.epoch());
    Forecast left = new Forecast(pace * epochsLeft, epochsLeft);
    if (told == null && seconds >= ENOUGH) {
      tell(left);
      isRight = true;
    } else if (told != null && seconds >= PLENTY) {
      putRight(left, pace / (told.seconds() / told.epochs()));
      isRight = true;
    }
  }

  /** Tells what is known before the run begins. */
  void tell(Forecast forecast) {
    told = forecast;
    if (forecast.seconds() > LONG) {
      out.printf("about %s, %,.0f MiB on the device%n", text(forecast), bytes / MIB);
    }
  }

  private void putRight(Forecast left, double factor) {
    if (left.seconds() > LONG && Math.max(factor, 1 / factor) > OFF) {
      out.printf("%s than told: about %s%n", factor < 1 ? "faster" : "slower", text(left));
    }
  }

  private static String text(Forecast forecast) {
    double epochs = forecast.epochs();
    String number = String.format(epochs == Math.rint(epochs) ? "%,.0f" : "%,.2f", epochs);
    return duration(forecast.seconds()) + " for " + number + " epochs";
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
