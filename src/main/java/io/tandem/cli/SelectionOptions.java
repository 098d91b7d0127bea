package io.tandem.cli;

import io.tandem.train.ModelSelection;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** When to end early, and which epoch to keep. */
final class SelectionOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "end after N epochs in a row without a better validation accuracy (default: train to the"
              + " end)")
  private Integer patience;

  @Option(
      names = "--until-accuracy",
      paramLabel = "P",
      description =
          "end with the first epoch whose validation accuracy is at least P %% (default: train to"
              + " the end)")
  private Double enoughAccuracy;

  @Option(
      names = "--keep",
      paramLabel = "WHICH",
      description =
          "best: the epoch of the best validation accuracy; last: the last one (default: best with"
              + " --patience, else last)")
  private Which keep;

  /** An epoch. */
  enum Which {
    BEST,
    LAST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ModelSelection selection() {
    if (patience != null) {
      Check.option(command, patience >= 1, "--patience", "at least 1", patience);
    }
    boolean keepsBest = keep == null ? patience != null : keep == Which.BEST;
    ModelSelection selection =
        new ModelSelection(patience == null ? Integer.MAX_VALUE : patience, keepsBest);
    if (enoughAccuracy == null) {
      return selection;
    }
    Check.option(
        command,
        enoughAccuracy > 0 && enoughAccuracy <= 100,
        "--until-accuracy",
        "a percentage above 0, of at most 100",
        enoughAccuracy);
    return selection.until(enoughAccuracy / 100);
  }
}
