package io.tandem.cli;

import io.tandem.measure.Case;
import io.tandem.measure.DeviceBench;
import java.io.PrintStream;
import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far measuring has come: a bar on a terminal, a line an operation elsewhere. */
interface BenchProgress extends DeviceBench.Listener, AutoCloseable {
  static BenchProgress on(JsonOption json) {
    return Progress.COLUMNS == null || json.isOnStandardOutput()
        ? lines(json.out())
        : new Bar(Progress.COLUMNS);
  }

  private static BenchProgress lines(PrintWriter out) {
    return (next, device, done, all) -> {
      if (done == 0) {
        out.println("measuring ...");
      }
    };
  }

  @Override
  default void close() {}

  /** A bar with what is measured, and on which device. */
  final class Bar implements BenchProgress {
    private final ProgressBar bar;

    Bar(int columns) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("measuring")
              .setInitialMax(1)
              .setUnit("", 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(
                  new ConsoleProgressBarConsumer(new PrintStream(System.out, true), columns))
              .build();
    }

    @Override
    public void onCase(Case next, String device, int done, int all) {
      bar.maxHint(all);
      bar.stepTo(done);
      bar.setExtraMessage(device + ": " + next.operation() + ", " + next.size());
    }

    @Override
    public void close() {
      bar.stepTo(bar.getMax());
      bar.setExtraMessage("");
      bar.close();
    }
  }
}
