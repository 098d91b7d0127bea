package io.tandem.cli;

import io.tandem.backend.Backend;
import io.tandem.backend.DeviceException;
import io.tandem.data.Split;
import io.tandem.nn.Network;
import io.tandem.report.Findings;
import io.tandem.report.LivePage;
import io.tandem.report.RunDescription;
import io.tandem.report.tensorboard.EventFile;
import io.tandem.train.HistoryEntry;
import io.tandem.train.Inspection;
import io.tandem.train.TrainingListener;
import io.tandem.train.TrainingResult;
import io.tandem.train.TrainingResult.Outcome;
import io.tandem.train.TrainingTask;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Supplier;

/** All that shows a run besides the terminal: its live page, its events, what was found in it. */
final class Watching implements TrainingListener, AutoCloseable {
  private final PrintWriter out;
  private final WatchOptions options;
  private final boolean keepsReport;
  private RunDescription description;
  private Optional<LivePage> page = Optional.empty();
  private Optional<EventFile> events = Optional.empty();
  private Optional<Findings> findings = Optional.empty();

  /**
   * Nothing to see yet.
   *
   * @param keepsReport whether the run leaves a report behind
   */
  Watching(PrintWriter out, WatchOptions options, boolean keepsReport) {
    this.out = out;
    this.options = options;
    this.keepsReport = keepsReport;
  }

  /**
   * Says where to look, just before training starts.
   *
   * @param run asked for only where somebody will read it: it takes time to make
   */
  void begin(Supplier<RunDescription> run) {
    if (!keepsReport && !options.isAsked()) {
      return;
    }
    description = run.get();
    events = options.events(description);
    events.ifPresent(file -> out.println("events for TensorBoard in " + file.file().getParent()));
    page = options.page(description);
    page.ifPresent(one -> out.println("watch it at " + one.address()));
  }

  @Override
  public void onEntry(HistoryEntry entry) {
    page.ifPresent(one -> one.onEntry(entry));
    events.ifPresent(one -> one.onEntry(entry));
  }

  /** Looks into the network with the parameters that are kept, if somebody will be shown. */
  void inspect(Backend backend, TrainingTask training, TrainingResult result) {
    boolean shown = keepsReport || options.hasPage();
    if (!shown || result.outcome() == Outcome.DEVICE_FAILED) {
      return;
    }
    try {
      Split split = training.split();
      Network network = new Network(backend, training.layers());
      network.write(result.parameters());
      findings =
          Optional.of(
              new Findings(
                  result.iterationOfParameters(),
                  result.parameters().get(0),
                  split.validation(),
                  Inspection.of(
                      network,
                      split.training(),
                      split.validation(),
                      training.scaling(),
                      training.options().loss())));
    } catch (DeviceException e) {
      // What was learnt is worth more than its report.
      out.println("the report lacks confusions, mistakes and histograms: " + e.getMessage());
    }
  }

  /** The run as it was described; null where nobody will read it. */
  RunDescription description() {
    return description;
  }

  /** What was found; empty where a device failed. */
  Optional<Findings> findings() {
    return findings;
  }

  /** Tells browsers how the run ended. */
  void conclude(TrainingResult result) {
    page.ifPresent(one -> one.conclude(Conclusion.sentence(result), findings));
  }

  /**
   * Passes if all was written that was asked for.
   *
   * @throws OutputException if not
   */
  void check() {
    for (EventFile file : events.stream().toList()) {
      file.close();
      if (file.failure().isPresent()) {
        throw new OutputException(file.file(), file.failure().get());
      }
    }
  }

  @Override
  public void close() {
    events.ifPresent(EventFile::close);
    page.ifPresent(LivePage::close);
  }
}
