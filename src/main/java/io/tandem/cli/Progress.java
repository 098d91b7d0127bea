package io.tandem.cli;

import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingOptions;
import java.io.PrintStream;
import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how training goes: a bar on a terminal, lines elsewhere. */
abstract class Progress implements TrainingListener, AutoCloseable {
  /** Set by the launcher where standard output is a terminal: its width. */
  static final Integer COLUMNS = Integer.getInteger("tandem.terminal.columns");

  private final Interruption interruption;

  private Progress(Interruption interruption) {
    this.interruption = interruption;
  }

  static Progress on(
      PrintWriter out, TrainingOptions options, int examples, Interruption interruption) {
    double batchesPerEpoch = options.iterationsPerEpoch(examples);
    double examplesPerIteration = examples / batchesPerEpoch;
    return COLUMNS == null
        ? new Lines(out, examplesPerIteration, interruption)
        : new Bar(options.iterations(), examplesPerIteration, interruption);
  }

  @Override
  public boolean wantsToStop() {
    return interruption.isInterrupted();
  }

  @Override
  public void close() {}

  private static String figures(HistoryEntry entry) {
    String text =
        String.format("loss %.4f  train %s", entry.loss(), Percent.of(entry.trainAccuracy()));
    return entry.validationAccuracy().isPresent()
        ? text + "  validation " + Percent.of(entry.validationAccuracy().getAsDouble())
        : text;
  }

  /** A line at each epoch's end, and every few seconds in a long epoch. */
  private static final class Lines extends Progress {
    private static final double SECONDS_BETWEEN = 5;

    private final PrintWriter out;
    private final double examplesPerIteration;
    private double lastSeconds;
    private long lastIteration;

    Lines(PrintWriter out, double examplesPerIteration, Interruption interruption) {
      super(interruption);
      this.out = out;
      this.examplesPerIteration = examplesPerIteration;
    }

    @Override
    public void onEntry(HistoryEntry entry) {
      double seconds = entry.seconds() - lastSeconds;
      if (entry.validationAccuracy().isEmpty() && seconds < SECONDS_BETWEEN) {
        return;
      }
      double examples = (entry.iteration() - lastIteration) * examplesPerIteration;
      out.printf(
          "epoch %6.2f  iteration %6d  %s  %,.0f samples/s%n",
          entry.epoch(), entry.iteration(), figures(entry), examples / seconds);
      lastSeconds = entry.seconds();
      lastIteration = entry.iteration();
    }
  }

  /** A bar with loss, accuracy, samples a second and the time left. */
  private static final class Bar extends Progress {
    private final double examplesPerIteration;
    private final ProgressBar bar;

    Bar(long iterations, double examplesPerIteration, Interruption interruption) {
      super(interruption);
      this.examplesPerIteration = examplesPerIteration;
      bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setInitialMax(Math.round(iterations * examplesPerIteration))
              .setUnit(" samples", 1)
              .showSpeed()
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(
                  new ConsoleProgressBarConsumer(new PrintStream(System.out, true), COLUMNS))
              .build();
    }

    @Override
    public void onEntry(HistoryEntry entry) {
      bar.stepTo(Math.round(entry.iteration() * examplesPerIteration));
      bar.setExtraMessage(figures(entry));
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
