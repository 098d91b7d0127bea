package io.tandem.cli;

import io.tandem.report.LivePage;
import io.tandem.report.RunDescription;
import io.tandem.report.tensorboard.EventFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a run can be watched while it goes on. */
final class WatchOptions {
  private static final String ANY_PORT = "0";
  private static final int LARGEST_PORT = 65_535;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--ui",
      paramLabel = "PORT",
      arity = "0..1",
      fallbackValue = ANY_PORT,
      description =
          "show the run in a browser on this machine while it lasts, at the address that is printed"
              + " (default of PORT: any that is free)")
  private Integer port;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description = "write the run's history there as TensorBoard reads it, while the run goes on")
  private Path folder;

  /** Refuses what can be no port, before anything takes time. */
  void check() {
    Check.option(
        command,
        port == null || port >= 0 && port <= LARGEST_PORT,
        "--ui",
        "a port from 1 to 65535, or none for any that is free",
        port);
  }

  /** Whether anything is to be watched. */
  boolean isAsked() {
    return port != null || folder != null;
  }

  /** Whether there is to be a live page. */
  boolean hasPage() {
    return port != null;
  }

  /** The page, if it is wanted. */
  Optional<LivePage> page(RunDescription run) {
    if (port == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(LivePage.open(port, run));
    } catch (IOException e) {
      throw new ParameterException(
          command.commandLine(),
          "--ui: expected a port that is free, found "
              + port
              + " ("
              + Reason.of(e)
              + "): choose another one, or none for any that is free",
          e);
    }
  }

  /**
   * The events, if they are wanted.
   *
   * @throws OutputException if they cannot be written
   */
  Optional<EventFile> events(RunDescription run) {
    if (folder == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(EventFile.in(folder, run.examples()));
    } catch (IOException e) {
      throw new OutputException(folder, e);
    }
  }
}
